namespace GostSharp.Multiplexing;

/// <summary>The bytes of one stream that come from the peer.</summary>
internal sealed class MuxIncoming(uint streamId, MuxShared shared)
{
    private const int LargestPiece = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly ByteQueue _bytes = new(LargestPiece);
    private readonly Wakeup _readable = new();
    private readonly ReceiveWindow _window = new(shared.Terms, shared.Gate);
    private GostException? _failure;
    private bool _hasEnded;
    private bool _isClosed;
    private bool _isUpdatePosted;

    /// <summary>Bytes that wait for the reader.</summary>
    public int Buffered
    {
        get
        {
            lock (_gate)
            {
                return _bytes.Count;
            }
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(buffer.Span, out var count))
            {
                return count;
            }

            await _readable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes bytes of the peer.</summary>
    /// <exception cref="ProtocolException">They are more than the window allows.</exception>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_isClosed || _hasEnded)
            {
                return;
            }

            _window.Receive(bytes.Length);
            _bytes.Write(bytes);
            shared.Gate.Add(bytes.Length);
        }

        _readable.Set();
    }

    /// <summary>The peer sends nothing more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _window.End();
        }

        _readable.Set();
    }

    /// <summary>Nothing more comes: what came is still read before this is told.</summary>
    public void Fail(GostException failure)
    {
        lock (_gate)
        {
            _failure ??= _hasEnded ? null : failure;
            _window.End();
        }

        _readable.Set();
    }

    /// <summary>Nobody reads any more.</summary>
    /// <returns>True when the peer may still send.</returns>
    public bool Close()
    {
        bool mayCome;
        lock (_gate)
        {
            mayCome = !_isClosed && !_hasEnded;
            _isClosed = true;
            shared.Gate.Remove(_bytes.Count);
            _bytes.Clear();
            _window.Close();
        }

        _readable.Set();
        return mayCome;
    }

    /// <summary>The peer knows windows from now on: it is told how far the stream was read already.</summary>
    public void TellIfDue()
    {
        lock (_gate)
        {
            if (!_window.IsUpdateDue || !TryClaimUpdate())
            {
                return;
            }
        }

        PostUpdate();
    }

    /// <summary>The peer keeps to windows from now on.</summary>
    public void Forgive()
    {
        lock (_gate)
        {
            _window.Forgive();
        }
    }

    /// <summary>What to tell in the update that is being written.</summary>
    public MuxUpdate TakeUpdate()
    {
        lock (_gate)
        {
            _isUpdatePosted = false;
            return _window.Tell();
        }
    }

    // An empty buffer asks for "something to read", which the end is too.
    private bool TryRead(Span<byte> buffer, out int count)
    {
        var isUpdateDue = false;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(MuxStream));
            count = _bytes.Read(buffer);
            if (count > 0)
            {
                shared.Gate.Remove(count);
                isUpdateDue = _window.Consume(count) && TryClaimUpdate();
            }
            else if (_bytes.Count == 0 && _failure is not null)
            {
                throw MuxFailure.Again(_failure);
            }
            else if (_bytes.Count == 0 && !_hasEnded)
            {
                return false;
            }
        }

        if (isUpdateDue)
        {
            PostUpdate();
        }

        return true;
    }

    // Nobody needs a window for what has ended; and one update that waits says it all.
    private bool TryClaimUpdate()
    {
        var isWanted = !_isUpdatePosted && !_hasEnded && !_isClosed && _failure is null;
        _isUpdatePosted |= isWanted;
        return isWanted;
    }

    private void PostUpdate() => shared.Sender.Post(new PostedFrame(MuxCommand.Update, streamId, this));
}
