namespace GostSharp.Multiplexing;

/// <summary>The bytes of one stream that go to the peer, and their end, which is told as <see cref="MuxHalfClose"/> says.</summary>
internal sealed class MuxOutgoing(uint streamId, bool isAccepted, MuxShared shared)
{
    /// <summary>How long one may write to a peer that has ended its own direction and knows no half-close: it drops what comes.</summary>
    public static readonly TimeSpan AfterPeersEnd = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Wakeup _writable = new();
    private readonly SendWindow _window = new(shared.Terms);
    private GostException? _failure;
    private long _peerEndedAt;
    private bool _hasPeerEnded;
    private bool _isCompleted;
    private bool _isClosed;

    public uint StreamId => streamId;

    /// <summary>True when the end was told.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Counts bytes that went with the opening of the stream.</summary>
    public void Opened(int count) => _window.Sent(count);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            var sent = await shared.Sender.SendAsync(this, bytes, cancellationToken).ConfigureAwait(false);
            bytes = bytes[sent..];
        }

        ThrowIfFailed();
    }

    /// <summary>How many of <paramref name="wanted"/> bytes may go now, which is then taken as sent.</summary>
    public int Take(int wanted)
    {
        lock (_gate)
        {
            if (HasEnded || _isCompleted || _isClosed || _failure is not null)
            {
                return 0;
            }

            var count = (int)Math.Clamp(_window.Room, 0, wanted);
            _window.Sent(count);
            return count;
        }
    }

    /// <exception cref="ProtocolException">The peer has read what was not sent.</exception>
    public void Update(MuxUpdate update)
    {
        lock (_gate)
        {
            _window.Apply(update);
        }

        _writable.Set();
    }

    /// <summary>Ends the direction, for the peer as soon as it understands that.</summary>
    public void Complete() => Change(() => _isCompleted = true);

    public void PeerEnded() => Change(() => (_hasPeerEnded, _peerEndedAt) = (true, shared.TimeProvider.GetTimestamp()));

    /// <summary>Looks at the terms again.</summary>
    public void TermsChanged() => Change(() => { });

    public void Fail(GostException failure) => Change(() => _failure ??= failure);

    /// <summary>Nobody writes any more, and nobody reads.</summary>
    public void Close() => Change(() => _isClosed = true);

    // What follows from a change is done without the lock: a frame may be written at once, and may fail at once.
    private void Change(Action change)
    {
        bool isEndDue;
        lock (_gate)
        {
            change();
            isEndDue = IsEndDue;
            HasEnded |= isEndDue;
        }

        _writable.Set();
        if (isEndDue)
        {
            shared.Sender.Post(new PostedFrame(MuxCommand.End, streamId));
        }
    }

    private bool IsEndDue =>
        !HasEnded && _failure is null && (_isClosed || (_isCompleted && (isAccepted || _hasPeerEnded || shared.Terms.HalfCloses)));

    private async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (!HasRoom(out var patience))
        {
            using var deadline = new Deadline(patience, shared.TimeProvider, cancellationToken);
            try
            {
                await _writable.WaitAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (deadline.HasPassed)
            {
                // The next look says why.
            }
        }
    }

    private bool HasRoom(out TimeSpan patience)
    {
        lock (_gate)
        {
            ThrowIfEnded();
            patience = Timeout.InfiniteTimeSpan;
            if (_hasPeerEnded && !shared.Terms.HalfCloses)
            {
                patience = AfterPeersEnd - shared.TimeProvider.GetElapsedTime(_peerEndedAt);
                ThrowIfOver(patience);
            }

            return _window.Room > 0;
        }
    }

    private void ThrowIfFailed()
    {
        lock (_gate)
        {
            ThrowIfEnded();
        }
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(MuxStream));
        if (_failure is not null)
        {
            throw MuxFailure.Again(_failure);
        }

        if (_isCompleted)
        {
            throw new GostException(FailureReason.ConnectionLost, "the stream's writing direction has been ended");
        }
    }

    private static void ThrowIfOver(TimeSpan patience)
    {
        if (patience <= TimeSpan.Zero)
        {
            throw new IOException($"the peer ended the stream {AfterPeersEnd.TotalSeconds:0} s ago and takes no bytes any more");
        }
    }
}
