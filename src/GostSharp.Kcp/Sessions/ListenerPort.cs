using System.Net;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Sockets;

namespace GostSharp.Kcp.Sessions;

/// <summary>A socket with the sessions of all clients that have sent something to it.</summary>
internal sealed class ListenerPort : IPacketHandler
{
    private readonly KcpSocket _socket;
    private readonly KcpOptions[] _profiles;
    private readonly KcpListenerOptions _options;
    private readonly KcpScheduler _scheduler;
    private readonly PacketSender _sender;
    private readonly AcceptQueue _accepted;
    private readonly SessionTable _sessions = new();
    private readonly List<SessionChannel> _touched = [];
    private readonly byte[] _original = new byte[PacketBuffers.Size];
    private readonly byte[] _attempt = new byte[PacketBuffers.Size];
    private readonly Lazy<Task> _disposal;
    private readonly Task _running;
    private long _rejected;
    private long _unreadable;
    private long _refused;

    public ListenerPort(KcpSocket socket, KcpOptions[] profiles, KcpListenerOptions options, KcpScheduler scheduler)
    {
        _socket = socket;
        _profiles = profiles;
        _options = options;
        _scheduler = scheduler;
        _sender = new PacketSender(socket, options.SendQueue);
        _accepted = new AcceptQueue(options.Backlog);
        _disposal = new Lazy<Task>(DisposeOnceAsync);
        LocalEndPoint = socket.LocalEndPoint;
        _running = Task.Run(RunAsync);
    }

    public EndPoint? LocalEndPoint { get; }

    public KcpListenerStatistics Statistics => new()
    {
        Sessions = _sessions.Count,
        Rejected = Interlocked.Read(ref _rejected),
        Unreadable = Interlocked.Read(ref _unreadable),
        Refused = Interlocked.Read(ref _refused),
        PacketsDropped = _sender.Dropped,
    };

    public ValueTask<KcpSession?> AcceptAsync(CancellationToken cancellationToken) => _accepted.TakeAsync(cancellationToken);

    public void StopAccepting() => _accepted.Close();

    public ValueTask DisposeAsync() => new(_disposal.Value);

    public void OnPacket(byte[] buffer, int offset, int length, EndPoint peer)
    {
        var known = _sessions.Find(peer);
        if (known is null)
        {
            OnUnknown(buffer.AsSpan(offset, length), peer, known: null);
            return;
        }

        // Decrypting spoils a packet for other keys, which only a new session at an old address would have.
        var original = _profiles.Length > 1 ? _original.AsSpan(0, length) : default;
        buffer.AsSpan(offset, original.Length).CopyTo(original);
        if (PacketSeal.TryOpen(known.Options.Crypt.Packets, buffer, offset, length, out var payload))
        {
            OnKnown(known, payload);
        }
        else if (original.IsEmpty || !OnUnknown(original, peer, known))
        {
            known.Reject();
        }
    }

    public void OnPause()
    {
        foreach (var session in _touched)
        {
            session.HasPackets = false;
            session.AfterPackets();
        }

        _touched.Clear();
        _sender.Kick();
    }

    private void OnKnown(SessionChannel session, ReadOnlySpan<byte> payload)
    {
        if (session.TakePacket(payload))
        {
            Touch(session);
        }
        else if (!SessionOpening.TryRead(payload, out var opening) || !opening.IsFirst || !TryOpen(session.Options, session.Peer, opening, payload, session))
        {
            session.Reject();
        }
    }

    /// <summary>Looks whether a packet begins a session, with any profile.</summary>
    private bool OnUnknown(ReadOnlySpan<byte> packet, EndPoint peer, SessionChannel? known)
    {
        var isReadable = false;
        foreach (var profile in _profiles)
        {
            packet.CopyTo(_attempt);
            if (!PacketSeal.TryOpen(profile.Crypt.Packets, _attempt, packet.Length, out var payload))
            {
                continue;
            }

            isReadable = true;
            if (SessionOpening.TryRead(payload, out var opening)
                && (known is null ? opening.SerialNumber < profile.ReceiveWindow : opening.IsFirst))
            {
                return TryOpen(profile, peer, opening, payload, known);
            }
        }

        if (!isReadable)
        {
            Interlocked.Increment(ref _unreadable);
        }

        Interlocked.Increment(ref _rejected);
        return false;
    }

    private bool TryOpen(KcpOptions profile, EndPoint peer, SessionOpening opening, ReadOnlySpan<byte> payload, SessionChannel? replaced)
    {
        // A session that ends just now may not be known as closed yet.
        if (replaced?.Conversation == opening.Conversation || _sessions.WasClosed(peer, opening.Conversation, _scheduler.Clock.Now))
        {
            Interlocked.Increment(ref _rejected);
            return false;
        }

        if (!_accepted.HasRoom || (replaced is null && _sessions.Count >= _options.MaxSessions))
        {
            Interlocked.Increment(ref _refused);
            return false;
        }

        if (replaced is not null)
        {
            replaced.End(new KcpException(KcpEndReason.Replaced, $"{peer} has begun a new session."), keepsUnread: true);
            _sessions.Remove(replaced, _scheduler.Clock.Now);
        }

        var channel = new SessionChannel(opening.Conversation, profile, peer, _sender, _scheduler);
        channel.TakePacket(payload);
        _sessions.Add(channel);
        var forgotten = ForgetWhenEndedAsync(channel);
        var session = new KcpSession(channel, LocalEndPoint, () => forgotten);
        if (!_accepted.TryAdd(session))
        {
            // The listener was told to stop in between.
            session.Abort();
        }

        Touch(channel);
        return true;
    }

    private async Task ForgetWhenEndedAsync(SessionChannel channel)
    {
        await channel.Ended.ConfigureAwait(false);
        _sessions.Remove(channel, _scheduler.Clock.Now);
    }

    private void Touch(SessionChannel session)
    {
        if (!session.HasPackets)
        {
            session.HasPackets = true;
            _touched.Add(session);
        }
    }

    private async Task RunAsync()
    {
        var failure = await new PacketReceiver(_socket, this).RunAsync().ConfigureAwait(false);
        _accepted.Close(failure is null ? null : Closed(failure));
        foreach (var session in _sessions.ToArray())
        {
            session.End(Closed(failure), keepsUnread: true);
        }

        try
        {
            await _socket.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _sender.CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task DisposeOnceAsync()
    {
        _accepted.Close();
        var sessions = _sessions.ToArray();
        foreach (var session in sessions)
        {
            session.Acknowledge();
            session.End(Closed(failure: null), keepsUnread: true);
        }

        if (sessions.MaxBy(session => session.Options.Linger) is { } patient)
        {
            // Their last acknowledgements may still wait for their turn.
            await patient.LingerAsync(_sender.WaitForIdleAsync()).ConfigureAwait(false);
        }

        try
        {
            await _socket.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _running.ConfigureAwait(false);
        }
    }

    private static KcpException Closed(Exception? failure) => new(KcpEndReason.SocketClosed, "The socket of the listener is closed.", failure);
}
