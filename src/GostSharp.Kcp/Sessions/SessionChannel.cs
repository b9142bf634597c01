using System.Net;
using GostSharp.Kcp.Engine;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Sockets;

namespace GostSharp.Kcp.Sessions;

/// <summary>A session between threads: the one that receives, those who read and write, and the scheduler.</summary>
internal sealed class SessionChannel : ScheduledWork, IPacketSink
{
    private readonly Lock _gate = new();
    private readonly SessionCore _core;
    private readonly SessionSilence _silence;
    private readonly PacketSender _sender;
    private readonly KcpScheduler _scheduler;
    private readonly SessionCounters _counters = new();
    private readonly SessionWaits _waits = new();
    private long _scheduledFor = long.MaxValue;

    public SessionChannel(uint conversation, KcpOptions options, EndPoint peer, PacketSender sender, KcpScheduler scheduler)
    {
        Options = options;
        Peer = peer;
        _sender = sender;
        _scheduler = scheduler;
        _core = new SessionCore(conversation, options, this);
        _silence = new SessionSilence(options, scheduler.Clock.Now);
        lock (_gate)
        {
            Reschedule(scheduler.Clock.Now);
        }
    }

    public KcpOptions Options { get; }

    public EndPoint Peer { get; }

    public uint Conversation => _core.Conversation;

    /// <summary>Why the session has ended; null while it has not.</summary>
    public KcpException? Failure { get; private set; }

    /// <summary>Completes when the session has ended, for whatever reason.</summary>
    public Task Ended => _waits.Ended;

    /// <summary>For the one who receives: whether <see cref="AfterPackets"/> is still to be called.</summary>
    public bool HasPackets { get; set; }

    public KcpStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return _counters.Complete(_core.Statistics);
            }
        }
    }

    /// <summary>Takes a packet without its seal; false when it is none of this session.</summary>
    public bool TakePacket(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            var now = _scheduler.Clock.Now;
            if (Failure is not null || !_core.Input(payload, (uint)now))
            {
                return false;
            }

            _counters.PacketsReceived++;
            _silence.Heard(now);
            return true;
        }
    }

    /// <summary>Answers the packets that were taken.</summary>
    public void AfterPackets()
    {
        lock (_gate)
        {
            if (Failure is null)
            {
                var now = _scheduler.Clock.Now;
                _core.AfterInput((uint)now);
                Reschedule(now);
                _waits.Wake(_core);
            }
        }
    }

    public void Reject() => _counters.Reject();

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return TryRead(buffer.Span, out var read) ? ValueTask.FromResult(read) : WaitAndReadAsync(buffer, cancellationToken);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var taken = Write(data.Span);
        return taken == data.Length ? ValueTask.CompletedTask : WaitAndWriteAsync(data[taken..], cancellationToken);
    }

    /// <summary>Completes when the peer has acknowledged everything, or the session has ended.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            return Failure is not null || _core.Unacknowledged == 0 ? Task.CompletedTask : _waits.Drained;
        }
    }

    /// <summary>Waits for <paramref name="done"/>, but not for longer than a session may linger.</summary>
    public async Task LingerAsync(Task done)
    {
        if (done.IsCompleted || Options.Linger == TimeSpan.Zero)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Options.Linger, _scheduler.TimeProvider);
        await done.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Sends the acknowledgements that wait: nobody will later, and the peer would wait for them.</summary>
    public void Acknowledge()
    {
        lock (_gate)
        {
            if (Failure is null)
            {
                _core.Acknowledge((uint)_scheduler.Clock.Now);
            }
        }

        _sender.Kick();
    }

    /// <summary>Ends the session; only the first call counts.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="keepsUnread">Whether what has arrived may still be read.</param>
    public void End(KcpException failure, bool keepsUnread)
    {
        lock (_gate)
        {
            if (Failure is null)
            {
                Failure = failure;
                _scheduler.Remove(this);
                _core.Stop();
            }

            if (!keepsUnread)
            {
                _core.DropUnread();
            }

            _waits.End();
        }
    }

    public override void Run(long now)
    {
        var isSilent = false;
        lock (_gate)
        {
            if (Failure is not null)
            {
                return;
            }

            _scheduledFor = long.MaxValue;
            isSilent = now >= _silence.Deadline;
            if (!isSilent)
            {
                _core.Tick((uint)now);
                Reschedule(now);
            }
        }

        if (isSilent)
        {
            End(Silent(), keepsUnread: true);
        }

        // The thread is the scheduler's, for which all other sessions wait.
        _sender.Kick(batches: 1);
    }

    void IPacketSink.Send(byte[] buffer, int length)
    {
        if (!_sender.Enqueue(buffer, length, Peer))
        {
            _counters.PacketsDropped++;
        }
    }

    private async ValueTask<int> WaitAndReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        do
        {
            await _waits.Readable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!TryRead(buffer.Span, out read));

        return read;
    }

    private async ValueTask WaitAndWriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            await _waits.Writable.WaitAsync(cancellationToken).ConfigureAwait(false);
            data = data[Write(data.Span)..];
        }
    }

    /// <summary>Reads what is there; an empty buffer is filled as soon as there is something.</summary>
    private bool TryRead(Span<byte> buffer, out int read)
    {
        lock (_gate)
        {
            read = 0;
            if (_core.Available == 0)
            {
                return Failure is not null ? throw Failure.Again() : false;
            }

            var now = _scheduler.Clock.Now;
            read = _core.Read(buffer, (uint)now);
            _counters.BytesReceived += read;
            if (Failure is null)
            {
                Reschedule(now);
            }

            return true;
        }
    }

    private int Write(ReadOnlySpan<byte> data)
    {
        int taken;
        lock (_gate)
        {
            if (Failure is not null)
            {
                throw Failure.Again();
            }

            var now = _scheduler.Clock.Now;
            taken = _core.Write(data, (uint)now);
            _counters.BytesSent += taken;
            Reschedule(now);
        }

        _sender.Kick();
        return taken;
    }

    /// <summary>Asks the scheduler to come in time; that it comes too early does no harm.</summary>
    private void Reschedule(long now)
    {
        _silence.Owed(_core.IsOwed, now);
        var due = _core.Due((uint)now) is { } next ? now + Serial.Distance(next, (uint)now) : long.MaxValue;
        due = Math.Min(due, _silence.Deadline);
        if (due < _scheduledFor)
        {
            _scheduledFor = due;
            _scheduler.Set(this, due);
        }
    }

    private KcpException Silent() =>
        new(KcpEndReason.PeerSilent, $"Nothing was heard of {Peer} for {_silence.Limit.TotalSeconds:0.#} s.", _sender.LastFailure);
}
