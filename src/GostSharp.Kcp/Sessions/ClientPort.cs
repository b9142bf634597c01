using System.Net;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Sockets;

namespace GostSharp.Kcp.Sessions;

/// <summary>A socket with the one session that owns it.</summary>
internal sealed class ClientPort : IPacketHandler
{
    private const int MinSendQueue = 2048;

    private readonly KcpSocket _socket;
    private readonly PacketSender _sender;
    private readonly SessionChannel _channel;
    private readonly Task _running;
    private EndPoint? _source;

    public ClientPort(KcpSocket socket, EndPoint peer, uint conversation, KcpOptions options, KcpScheduler scheduler)
    {
        _socket = socket;
        // All of a window may have to leave at once, and its parity with it.
        _sender = new PacketSender(socket, Math.Max(MinSendQueue, 2 * options.SendWindow));
        _channel = new SessionChannel(conversation, options, peer, _sender, scheduler);
        Session = new KcpSession(_channel, socket.LocalEndPoint, () => _running!);
        _running = Task.Run(RunAsync);
    }

    public KcpSession Session { get; }

    public void OnPacket(byte[] buffer, int offset, int length, EndPoint peer)
    {
        // The address that was asked for may be a name, so the first one that has the key counts.
        if ((_source is not null && !_source.Equals(peer))
            || !PacketSeal.TryOpen(_channel.Options.Crypt.Packets, buffer, offset, length, out var payload)
            || !_channel.TakePacket(payload))
        {
            _channel.Reject();
            return;
        }

        _source ??= peer;
        _channel.HasPackets = true;
    }

    public void OnPause()
    {
        if (_channel.HasPackets)
        {
            _channel.HasPackets = false;
            _channel.AfterPackets();
        }

        _sender.Kick();
    }

    /// <summary>Receives until the session has ended or the socket is closed, whichever is first; then there is neither.</summary>
    private async Task RunAsync()
    {
        var receiving = new PacketReceiver(_socket, this).RunAsync();
        await Task.WhenAny(receiving, _channel.Ended).ConfigureAwait(false);
        if (receiving.IsCompleted)
        {
            var failure = await receiving.ConfigureAwait(false);
            _channel.End(new KcpException(KcpEndReason.SocketClosed, "The socket of the session is closed.", failure), keepsUnread: true);
        }
        else if (_channel.Failure?.Reason is KcpEndReason.Disposed)
        {
            // Its last acknowledgements may still wait for their turn.
            await _channel.LingerAsync(_sender.WaitForIdleAsync()).ConfigureAwait(false);
        }

        try
        {
            await _socket.DisposeAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
        }
        finally
        {
            await _sender.CloseAsync().ConfigureAwait(false);
        }
    }
}
