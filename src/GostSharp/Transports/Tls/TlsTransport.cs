namespace GostSharp.Transports.Tls;

/// <summary>What lies below the TLS records: passes bytes on and keeps in mind what the records do not tell.</summary>
internal sealed class TlsTransport(Stream inner) : AsyncStream
{
    private readonly RecordsAhead _ahead = new();
    private readonly byte[] _firstBytes = new byte[5];
    private int _firstCount;
    private Task _alert = Task.CompletedTask;

    /// <summary>Held by whoever works on incoming records, and let go while it waits for bytes; the handshake holds it first.</summary>
    /// <remarks>The framework guards its TLS state in reads and in writes, but not while it makes a close_notify.</remarks>
    public SemaphoreSlim Records { get; } = new(0, 1);

    /// <summary>Whether more is read from the peer than was asked for, as is right behind the handshake.</summary>
    /// <remarks>The framework asks for a record at a time: many at once save most calls of the system.</remarks>
    public bool ReadsAhead { get; set; }

    /// <summary>Whether a record is here that the framework has not asked for yet.</summary>
    public bool HoldsRecord => _ahead.HoldsRecord;

    /// <summary>Whether a read fails that would have to wait for bytes, which loses nothing.</summary>
    public bool MustNotWait
    {
        get;
        set
        {
            field = value;
            HadToWait &= !value;
        }
    }

    /// <summary>Whether a read has failed for that reason since <see cref="MustNotWait"/> was set.</summary>
    public bool HadToWait { get; private set; }

    /// <summary>True when the peer has ended the transport.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The peer's first bytes, at most a record's header.</summary>
    public ReadOnlySpan<byte> FirstBytes => _firstBytes.AsSpan(0, _firstCount);

    /// <summary>Ends writes that come without a token of their own, as the framework's alerts do.</summary>
    public CancellationToken WriteLimit { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_ahead.IsEmpty)
        {
            return _ahead.Take(buffer.Span);
        }

        if (MustNotWait)
        {
            HadToWait = true;
            throw new OperationCanceledException();
        }

        Records.Release();
        try
        {
            if (ReadsAhead && !buffer.IsEmpty)
            {
                HasEnded |= !await _ahead.FillAsync(inner, cancellationToken).ConfigureAwait(false);
                return HasEnded ? 0 : _ahead.Take(buffer.Span);
            }

            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            HasEnded |= read == 0 && !buffer.IsEmpty;
            Note(buffer.Span[..read]);
            return read;
        }
        finally
        {
            await Records.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken.CanBeCanceled ? cancellationToken : WriteLimit);

    // The framework sends the alert of a failed handshake like this in the middle of asynchronous work: a peer that does not read must not hold the thread.
    public override void Write(byte[] buffer, int offset, int count) =>
        _alert = inner.WriteAsync(buffer.AsSpan(offset, count).ToArray(), WriteLimit).AsTask();

    /// <summary>Waits until what was written without waiting is sent, or cannot be.</summary>
    public async ValueTask SendAlertAsync() => await _alert.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    private void Note(ReadOnlySpan<byte> bytes)
    {
        _ahead.Pass(bytes);
        var missing = Math.Min(bytes.Length, _firstBytes.Length - _firstCount);
        bytes[..missing].CopyTo(_firstBytes.AsSpan(_firstCount));
        _firstCount += missing;
    }
}
