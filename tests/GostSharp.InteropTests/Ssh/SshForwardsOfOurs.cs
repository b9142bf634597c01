using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using GostSharp.Ssh;
using GostSharp.Ssh.Server;

namespace GostSharp.InteropTests.Ssh;

/// <summary>What a <see cref="SshServerOfOurs"/> has bound for one client.</summary>
internal sealed class SshForwardsOfOurs(ChannelWriter<SshForward> bound) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SshForward, TestServer> _listeners = new();

    public async ValueTask<SshReply> AnswerAsync(SshGlobalRequest request, CancellationToken cancellationToken)
    {
        if (request.Forward is not { } wanted)
        {
            return SshReply.Failure;
        }

        if (request.IsCancellation)
        {
            return await EndAsync(wanted) ? SshReply.Success : SshReply.Failure;
        }

        var address = Bind(wanted, (SshServerSession)request.Session);
        bound.TryWrite(address);
        return SshReply.Bound(address.Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var address in _listeners.Keys)
        {
            await EndAsync(address);
        }
    }

    private SshForward Bind(SshForward wanted, SshServerSession session)
    {
        var address = wanted;
        var ip = IPAddress.TryParse(wanted.Host, out var given) ? given : IPAddress.Loopback;
        var listener = TestServer.Start((stream, token) => ForwardAsync(session, address, stream, token), ip, wanted.Port);
        address = wanted with { Port = listener.EndPoint.Port };
        _listeners[address] = listener;
        return address;
    }

    private async Task<bool> EndAsync(SshForward address)
    {
        if (!_listeners.TryRemove(address, out var listener))
        {
            return false;
        }

        await listener.DisposeAsync();
        return true;
    }

    private static async Task ForwardAsync(SshServerSession session, SshForward address, NetworkStream stream, CancellationToken cancellationToken)
    {
        var origin = (IPEndPoint)stream.Socket.RemoteEndPoint!;
        var channel = await session.OpenForwardedTcpIpAsync(address, $"{origin.Address}", origin.Port, cancellationToken);
        await SshRelay.RunAsync(channel, stream.Socket);
    }
}
