using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>Connects and accepts without the framework, whose own loop would be woken by every packet of a socket that it has once waited for.</summary>
internal static class LinuxTcp
{
    private const int IPPROTO_TCP = 6;
    private const int SO_KEEPALIVE = 9;
    private const int TCP_NODELAY = 1;
    private const int TCP_KEEPIDLE = 4;
    private const int TCP_KEEPINTVL = 5;
    private const int TCP_KEEPCNT = 6;
    private const int TCP_USER_TIMEOUT = 18;
    private const int TCP_NOTSENT_LOWAT = 25;

    /// <summary>False where the framework has to do, or was asked for.</summary>
    public static bool IsSupported => Epoll.IsSupported && !PortableSwitch.IsOn;

    /// <exception cref="SocketException">Nobody answers there.</exception>
    /// <exception cref="GostException">The process has hardly any descriptors left.</exception>
    public static async ValueTask<SocketDescriptor> ConnectAsync(IPEndPoint address, TcpOptions options, CancellationToken cancellationToken)
    {
        SocketDescriptor? socket = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            socket = SocketCalls.OpenTcp(address.AddressFamily);
            DescriptorReserve.CheckDialling(socket.Value);
            Apply(options, socket);
            if (!SocketCalls.Connect(socket, address))
            {
                await FinishConnectAsync(socket, cancellationToken).ConfigureAwait(false);
            }

            return socket;
        }
        catch
        {
            socket?.Dispose();
            await PromptThread.LeaveAsync(); // What follows takes its time, and is logged.
            throw;
        }
    }

    /// <summary>As <see cref="TcpOptions.LimitSilence"/>.</summary>
    public static void LimitSilence(SocketDescriptor socket, TimeSpan limit) =>
        SocketCalls.SetOption(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, TcpOptions.MillisecondsOf(limit));

    private static async Task FinishConnectAsync(SocketDescriptor socket, CancellationToken cancellationToken)
    {
        var waits = new ReadinessWaits(socket.Value);
        try
        {
            await waits.WaitToWriteAsync(cancellationToken).ConfigureAwait(false);
            SocketCalls.CheckConnected(socket);
        }
        finally
        {
            waits.Close(failure: null);
        }
    }

    private static void Apply(TcpOptions options, SocketDescriptor socket)
    {
        SocketCalls.SetOption(socket, IPPROTO_TCP, TCP_NODELAY, options.NoDelay ? 1 : 0);
        SocketCalls.SetOption(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, TcpOptions.UnsentBytes);
        if (options.Probing is var (idle, interval))
        {
            SocketCalls.SetOption(socket, Libc.SOL_SOCKET, SO_KEEPALIVE, 1);
            SocketCalls.SetOption(socket, IPPROTO_TCP, TCP_KEEPIDLE, idle);
            SocketCalls.SetOption(socket, IPPROTO_TCP, TCP_KEEPINTVL, interval);
            SocketCalls.SetOption(socket, IPPROTO_TCP, TCP_KEEPCNT, TcpOptions.Probes);
        }
    }
}
