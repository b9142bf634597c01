using System.Threading.Tasks.Sources;

namespace GostSharp.Ssh.Channels;

/// <summary>What comes in on a channel. A reader who waits gets its bytes straight into its buffer; others find them in a queue.</summary>
internal sealed class ChannelInput(ReceiveWindow window, Action<uint> adjustWindow) : IValueTaskSource<int>
{
    private const int LargestPiece = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly ByteQueue _queue = new(LargestPiece);
    private ManualResetValueTaskSourceCore<int> _reader = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private Memory<byte> _buffer;
    private int _filled;
    private bool _isWaiting;
    private volatile bool _readsInline;
    private bool _isEnded;
    private bool _isClosed;
    private SshException? _failure;

    /// <summary>Whether a reader who waited goes on in the call that wakes it.</summary>
    public bool ReadsInline
    {
        get => _readsInline;
        set => _readsInline = value;
    }

    /// <summary>Bytes that wait for the reader.</summary>
    public int Buffered
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>The window to open the channel with.</summary>
    public uint FirstWindow
    {
        get
        {
            lock (_gate)
            {
                return window.First;
            }
        }
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        uint adjustment;
        int count;
        lock (_gate)
        {
            if (_isWaiting)
            {
                throw new InvalidOperationException("Only one may read a channel at a time.");
            }

            ThrowIfClosed();
            if (_queue.Count == 0)
            {
                return _isEnded ? EndOfStream() : Wait(buffer, cancellationToken);
            }

            count = _queue.Read(buffer.Span);
            adjustment = Take(count);
        }

        Adjust(adjustment);
        return ValueTask.FromResult(count);
    }

    /// <summary>Takes data of the peer; true when <see cref="Wake"/> has to be called, which is better done for many packets at once.</summary>
    public bool Receive(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_isEnded && !_isClosed)
            {
                throw new SshException(SshFailure.Protocol, "The peer sends data behind the end of its channel.");
            }

            window.Received(data.Length);
            if (_isClosed)
            {
                return false;
            }

            if (_isWaiting && _queue.Count == 0)
            {
                var direct = data[..Math.Min(data.Length, _buffer.Length - _filled)];
                direct.CopyTo(_buffer.Span[_filled..]);
                _filled += direct.Length;
                data = data[direct.Length..];
            }

            _queue.Write(data);
            return _isWaiting;
        }
    }

    /// <summary>Counts data that nobody wants to read.</summary>
    public void Discard(int count)
    {
        uint adjustment;
        lock (_gate)
        {
            window.Received(count);
            adjustment = Take(count);
        }

        Adjust(adjustment);
    }

    /// <summary>Lets the reader go on, if it waits and there is something for it.</summary>
    public void Wake()
    {
        uint adjustment;
        int filled;
        lock (_gate)
        {
            if (!_isWaiting || (_filled == 0 && _queue.Count == 0))
            {
                return;
            }

            filled = _filled;
            adjustment = Take(filled);
            (_isWaiting, _buffer, _filled) = (false, default, 0);
        }

        Adjust(adjustment);
        _reader.RunContinuationsAsynchronously = !_readsInline;
        _reader.SetResult(filled); // Not within the lock, as the reader may go on here.
    }

    /// <summary>No more will come: with a failure, or since the peer said so.</summary>
    public void End(SshException? failure)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            (_isEnded, _failure) = (true, failure);
            if (!_isWaiting)
            {
                return;
            }

            if (_filled == 0 && failure is not null)
            {
                Fail(Copy(failure));
            }
            else
            {
                Take(_filled);
                Finish(_filled);
            }
        }
    }

    /// <summary>The reader is gone: what waits, and what still comes, is dropped.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _queue.Clear();
            if (_isWaiting)
            {
                Fail(Closed());
            }
        }
    }

    /// <summary>Gives the window back, when nothing can come any more.</summary>
    public void Release()
    {
        lock (_gate)
        {
            window.Release();
        }
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        _cancellation.Dispose();
        _cancellation = default;
        return _reader.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _reader.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reader.OnCompleted(continuation, state, token, flags);

    internal static SshException Closed() => new(SshFailure.Disconnected, "The channel is closed.");

    // Everybody gets an exception of their own: one that is thrown twice loses where it came from.
    internal static SshException Copy(SshException failure) => new(failure.Failure, failure.Message, failure);

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw Closed();
        }
    }

    private ValueTask<int> EndOfStream() =>
        _failure is null ? ValueTask.FromResult(0) : ValueTask.FromException<int>(Copy(_failure));

    private ValueTask<int> Wait(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _reader.Reset();
        _reader.RunContinuationsAsynchronously = true;
        (_buffer, _filled, _isWaiting) = (buffer, 0, true);
        var read = new ValueTask<int>(this, _reader.Version);
        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((ChannelInput)state!).Cancel(token), this);
        return read;
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        uint adjustment = 0;
        lock (_gate)
        {
            if (_isWaiting && _filled > 0)
            {
                // Bytes that are in the buffer already must not be lost.
                adjustment = Take(_filled);
                Finish(_filled);
            }
            else if (_isWaiting)
            {
                Fail(new OperationCanceledException(cancellationToken));
            }
        }

        Adjust(adjustment);
    }

    private uint Take(int count) => _isEnded || _isClosed ? 0 : window.Taken(count);

    private void Finish(int count)
    {
        (_isWaiting, _buffer, _filled) = (false, default, 0);
        _reader.SetResult(count);
    }

    private void Fail(Exception exception)
    {
        (_isWaiting, _buffer, _filled) = (false, default, 0);
        _reader.SetException(exception);
    }

    private void Adjust(uint adjustment)
    {
        if (adjustment > 0)
        {
            adjustWindow(adjustment);
        }
    }
}
