using System.Threading.Tasks.Sources;

namespace GostSharp.Transports.Udp;

/// <summary>The packets that wait in one channel: many may add, one takes; nothing is allocated per packet.</summary>
/// <remarks>A framework channel would allocate for every wait that can be cancelled.</remarks>
internal sealed class PacketQueue(int limit, QueueMemory memory) : IValueTaskSource<bool>
{
    private const int FirstRoom = 4;

    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _waiter = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private Packet[] _ring = [];
    private int _first;
    private int _count;
    private bool _isWaiting;
    private bool _isClosed;
    private bool _isPaused;
    private IPacketSink? _sink;

    /// <summary>Called when the queue is empty again after <see cref="TryPause"/>.</summary>
    public Action? Resume { get; init; }

    /// <summary>Packets go there while somebody waits for one, which also means that nothing else is on its way there.</summary>
    public void HandOver(IPacketSink? sink)
    {
        lock (_gate)
        {
            _sink = sink;
        }
    }

    /// <summary>Adds a copy; false when the queue is full or closed, or its memory used up.</summary>
    public bool TryAdd(ReadOnlySpan<byte> payload, bool truncated)
    {
        lock (_gate)
        {
            if (_isWaiting && _sink?.TryTake(payload) is true)
            {
                return true;
            }

            if (_isClosed || _count >= limit || memory.TryRent(payload.Length) is not { } buffer)
            {
                return false;
            }

            payload.CopyTo(buffer);
            MakeRoom();
            _ring[(_first + _count++) % _ring.Length] = new Packet(buffer, payload.Length, truncated);
            Wake(true);
            return true;
        }
    }

    /// <summary>Asks for <see cref="Resume"/>.</summary>
    /// <returns>False when nobody is behind, so that nothing has to pause.</returns>
    public bool TryPause()
    {
        lock (_gate)
        {
            return _isPaused = _count > 0 && !_isClosed;
        }
    }

    /// <summary>Waits for a packet; false when none is left and none will come.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var waiting = BeginWait(cancellationToken, out var wasPaused);
        if (wasPaused)
        {
            Resume?.Invoke();
        }

        return waiting;
    }

    private ValueTask<bool> BeginWait(CancellationToken cancellationToken, out bool wasPaused)
    {
        wasPaused = false;
        lock (_gate)
        {
            HandOverWaiting();
            if (_count > 0 || _isClosed)
            {
                return ValueTask.FromResult(_count > 0);
            }

            if (_isWaiting)
            {
                throw new InvalidOperationException("One caller at a time can wait for a packet.");
            }

            _waiter.Reset();
            _isWaiting = true;
            (wasPaused, _isPaused) = (_isPaused, false);
            var waiting = new ValueTask<bool>(this, _waiter.Version);
            _cancellation = cancellationToken.UnsafeRegister(static (queue, token) => ((PacketQueue)queue!).Cancel(token), this);
            return waiting;
        }
    }

    /// <summary>Takes a packet if one is there.</summary>
    public bool TryTake(Memory<byte> into, out DatagramRead read)
    {
        Packet packet;
        lock (_gate)
        {
            read = DatagramRead.End;
            if (_count == 0)
            {
                return false;
            }

            packet = TakeFirst();
        }

        var length = Math.Min(packet.Length, into.Length);
        packet.Buffer.AsSpan(0, length).CopyTo(into.Span);
        memory.Return(packet.Buffer);
        read = new DatagramRead(length, packet.Truncated || length < packet.Length);
        return true;
    }

    /// <summary>Takes no more; what is there can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Wake(_count > 0);
        }
    }

    /// <summary>Closes and forgets what is there.</summary>
    /// <returns>How many packets were lost.</returns>
    public int Clear()
    {
        lock (_gate)
        {
            var lost = _count;
            while (_count > 0)
            {
                memory.Return(TakeFirst().Buffer);
            }

            Close();
            return lost;
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        // Waits for a cancellation that is just being noted, so that it cannot hit the next wait.
        _cancellation.Dispose();
        return _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isWaiting)
            {
                _isWaiting = false;
                _waiter.SetException(new OperationCanceledException(cancellationToken));
            }
        }
    }

    private void Wake(bool hasPacket)
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _waiter.SetResult(hasPacket);
        }
    }

    // Who waits has nothing under way. Without this, a steady stream would keep the queue from ever being empty.
    private void HandOverWaiting()
    {
        while (_count > 0 && _sink?.TryTake(_ring[_first].Buffer.AsSpan(0, _ring[_first].Length)) is true)
        {
            memory.Return(TakeFirst().Buffer);
        }
    }

    private Packet TakeFirst()
    {
        var packet = _ring[_first];
        _ring[_first] = default;
        _first = (_first + 1) % _ring.Length;
        _count--;
        return packet;
    }

    private void MakeRoom()
    {
        if (_count < _ring.Length)
        {
            return;
        }

        var wider = new Packet[Math.Max(FirstRoom, (int)Math.Min(limit, _ring.Length * 2L))];
        for (var i = 0; i < _count; i++)
        {
            wider[i] = _ring[(_first + i) % _ring.Length];
        }

        (_ring, _first) = (wider, 0);
    }

    private readonly record struct Packet(byte[] Buffer, int Length, bool Truncated);
}
