using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Bytes through channels and forwarded ports, every one of them compared.</summary>
internal static class SshTraffic
{
    private const int Size = 8 * 1024 + 1;

    /// <summary>For what must happen, on a machine that is busy with something else, too.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Connects our client to a server.</summary>
    public static async Task<SshClientSession> ConnectAsync(PeerServer server, SshClientOptions options)
    {
        var socket = await DialAsync(server.EndPoint);
        return await SshClientSession.ConnectAsync(new NetworkStream(socket, ownsSocket: true), options);
    }

    public static async Task<Socket> DialAsync(EndPoint target)
    {
        var isUnix = target is UnixDomainSocketEndPoint;
        var socket = new Socket(target.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(target).WaitAsync(Limit);
            if (!isUnix)
            {
                socket.NoDelay = true;
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Both ways of forwarding of a client of ours: to an echo server, and back from a port of the server.</summary>
    public static async Task CheckAsync(SshClientSession session, IPEndPoint echo)
    {
        await using (var channel = await session.OpenDirectTcpIpAsync($"{echo.Address}", echo.Port).AsTask().WaitAsync(Limit))
        {
            await CheckEchoAsync(channel);
        }

        await using var forward = await session.ListenAsync("127.0.0.1", 0).AsTask().WaitAsync(Limit);
        await CheckForwardAsync(forward, new IPEndPoint(IPAddress.Loopback, forward.BoundPort));
    }

    /// <summary>Connects to what the server has bound for us and answers there with an echo.</summary>
    public static async Task CheckForwardAsync(SshRemoteForward forward, IPEndPoint bound)
    {
        var checking = CheckEchoAsync(bound);
        var opening = await forward.AcceptAsync().AsTask().WaitAsync(Limit);
        await using var channel = opening!.Accept();
        await channel.Stream.CopyToAsync(channel.Stream).WaitAsync(Limit);
        await channel.CompleteWritesAsync();
        await checking;
        opening.EndPoints!.OriginHost.Should().Be("127.0.0.1");
    }

    /// <summary>Sends to an echo at the other end of a channel, ends the own direction, and reads all of it to the end.</summary>
    public static async Task CheckEchoAsync(SshChannel channel, int size = Size)
    {
        var reading = RandomBytes.VerifyToEndAsync(channel.Stream, size, size);
        await RandomBytes.WriteAsync(channel.Stream, size, size).WaitAsync(Limit);
        await channel.CompleteWritesAsync();
        await reading.WaitAsync(Limit);
    }

    /// <summary>As <see cref="CheckEchoAsync(SshChannel, int)"/>, over a socket.</summary>
    public static async Task CheckEchoAsync(EndPoint target, int size = Size)
    {
        using var socket = await DialAsync(target);
        await CheckEchoAsync(socket, size);
    }

    public static async Task CheckEchoAsync(Socket socket, int size = Size)
    {
        await using var stream = new NetworkStream(socket);
        var reading = RandomBytes.VerifyToEndAsync(stream, size, size);
        await RandomBytes.WriteAsync(stream, size, size).WaitAsync(Limit);
        socket.Shutdown(SocketShutdown.Send);
        await reading.WaitAsync(Limit);
    }

    /// <summary>Whether nobody listens there.</summary>
    public static async Task<bool> IsRefusedAsync(IPEndPoint target)
    {
        try
        {
            (await DialAsync(target)).Dispose();
            return false;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }
}
