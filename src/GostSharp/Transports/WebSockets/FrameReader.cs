namespace GostSharp.Transports.WebSockets;

/// <summary>Reads messages frame by frame off the stream below; what stands between the data is given to <paramref name="control"/>.</summary>
/// <remarks>
/// A cancelled read loses nothing: payload goes straight into the caller's buffer, and what is read of a header stays here.
/// Frames are passed on as they arrive, so there is no limit to their length, and none is needed.
/// </remarks>
internal sealed class FrameReader(Stream inner, WebSocketTraits traits, IControlFrames control, KeepAlive? keepAlive)
{
    // A header and the longest control frame behind it; all that an idle connection holds.
    private readonly byte[] _ahead = new byte[FrameHeader.MaxLength + FrameHeader.MaxControlPayload];
    private int _aheadStart;
    private int _aheadCount;
    private FrameHeader _frame = new(FrameOpcode.Binary, IsFinal: true, IsCompressed: false, 0, null);
    private long _left;
    private uint _mask;
    private bool _hasEnded;

    /// <summary>True when the message is not over yet.</summary>
    public bool IsInMessage => _left > 0 || !_frame.IsFinal;

    /// <summary>True when the payload of the message is deflated.</summary>
    public bool IsCompressed { get; private set; }

    /// <summary>Goes to the next message; false when there is none.</summary>
    /// <param name="isIdle">Nobody waits with a buffer, so that the stream below shall not hold one either.</param>
    /// <param name="cancellationToken">Loses nothing.</param>
    public async ValueTask<bool> NextMessageAsync(bool isIdle, CancellationToken cancellationToken)
    {
        if (!await NextFrameAsync(isIdle, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        IsCompressed = _frame.IsCompressed;
        return true;
    }

    /// <summary>Reads payload of the message: 0 when the message is over. An empty buffer waits for payload.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_left == 0)
        {
            if (_frame.IsFinal || !await NextFrameAsync(buffer.IsEmpty, cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        buffer = buffer[..(int)Math.Min(buffer.Length, _left)];
        var count = _aheadCount > 0 ? TakeAhead(buffer) : await ReadInnerAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count == 0 && !buffer.IsEmpty)
        {
            throw Cut();
        }

        _left -= count;
        _mask = _frame.Mask is null ? 0 : FrameMask.Apply(buffer.Span[..count], _mask);
        return count;
    }

    // The end of the stream is the end of the data, for gost closes no other way; in the middle of a message it is a failure.
    private async ValueTask<bool> NextFrameAsync(bool isIdle, CancellationToken cancellationToken)
    {
        while (!_hasEnded)
        {
            if (TryTakeFrame(out var isData))
            {
                if (isData)
                {
                    return true;
                }
            }
            else if (!await FillAsync(isIdle, cancellationToken).ConfigureAwait(false))
            {
                _hasEnded = _aheadCount == 0 && _frame.IsFinal ? true : throw Cut();
            }
        }

        return false;
    }

    private bool TryTakeFrame(out bool isData)
    {
        isData = false;
        var ahead = _ahead.AsSpan(_aheadStart, _aheadCount);
        if (!FrameHeader.TryParse(ahead, out var header, out var size) || (header.IsControl && ahead.Length < size + header.Length))
        {
            return false;
        }

        // Checked before anything is taken, so that who reads on meets the same failure again.
        traits.Check(header);
        CheckOrder(header);
        Skip(size);
        if (header.IsControl)
        {
            TakeControl(header, ahead.Slice(size, (int)header.Length));
            return true;
        }

        (_frame, _left, _mask) = (header, header.Length, header.Mask ?? 0);
        isData = true;
        return true;
    }

    private void TakeControl(FrameHeader header, Span<byte> payload)
    {
        FrameMask.Apply(payload, header.Mask ?? 0);
        _hasEnded = header.Opcode is FrameOpcode.Close;
        control.Receive(header.Opcode, payload);
        Skip(payload.Length);
    }

    private void CheckOrder(FrameHeader header)
    {
        var isContinuation = header.Opcode is FrameOpcode.Continuation;
        if (!header.IsControl && (isContinuation == _frame.IsFinal || (isContinuation && header.IsCompressed)))
        {
            throw new ProtocolException("a WebSocket message begins in the middle of another one, or goes on without a beginning");
        }

        if (header.Opcode is FrameOpcode.Close && !_frame.IsFinal)
        {
            throw Cut();
        }
    }

    private async ValueTask<bool> FillAsync(bool isIdle, CancellationToken cancellationToken)
    {
        if (_aheadCount == 0 && isIdle)
        {
            await ReadInnerAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }

        _ahead.AsSpan(_aheadStart, _aheadCount).CopyTo(_ahead);
        _aheadStart = 0;
        var count = await ReadInnerAsync(_ahead.AsMemory(_aheadCount), cancellationToken).ConfigureAwait(false);
        _aheadCount += count;
        return count > 0;
    }

    private int TakeAhead(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _aheadCount);
        _ahead.AsSpan(_aheadStart, count).CopyTo(buffer.Span);
        Skip(count);
        return count;
    }

    private void Skip(int count)
    {
        _aheadStart += count;
        _aheadCount -= count;
    }

    private ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        keepAlive is null ? inner.ReadAsync(buffer, cancellationToken) : keepAlive.ReadAsync(inner, buffer, cancellationToken);

    private static GostException Cut() => new(FailureReason.ConnectionLost, "the connection ended in the middle of a WebSocket message");
}

/// <summary>Takes the frames that stand between the data.</summary>
internal interface IControlFrames
{
    /// <summary>Must not wait: the data behind the frame must not be held up.</summary>
    void Receive(FrameOpcode opcode, ReadOnlySpan<byte> payload);
}
