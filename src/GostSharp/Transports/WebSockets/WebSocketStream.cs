namespace GostSharp.Transports.WebSockets;

/// <summary>The bytes of all messages, one behind the other; every write is a message.</summary>
internal sealed class WebSocketStream(FrameReader reader, FrameWriter writer) : AsyncStream
{
    // Whether inflating gives another byte is only known when it did.
    private readonly byte[] _peeked = new byte[1];
    private bool _hasPeeked;
    private Stream? _inflating;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Messages may be empty: only the end of the frames is the end of the stream.
        while (_inflating is not null || reader.IsInMessage || await reader.NextMessageAsync(buffer.IsEmpty, cancellationToken).ConfigureAwait(false))
        {
            var count = _inflating is not null || reader.IsCompressed
                ? await InflateAsync(buffer, cancellationToken).ConfigureAwait(false)
                : await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count > 0 || (buffer.IsEmpty && (_hasPeeked || (_inflating is null && reader.IsInMessage))))
            {
                return count;
            }
        }

        return 0;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        writer.WriteAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflating?.Dispose();
        }

        base.Dispose(disposing);
    }

    // An empty buffer waits until a byte is there, and keeps it for the next read.
    private async ValueTask<int> InflateAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_hasPeeked)
        {
            _hasPeeked = buffer.IsEmpty;
            _peeked.AsSpan(0, Math.Min(1, buffer.Length)).CopyTo(buffer.Span);
            return Math.Min(1, buffer.Length);
        }

        _inflating ??= MessageDeflate.Inflate(reader);
        var count = await InflateSomeAsync(buffer.IsEmpty ? _peeked : buffer, cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            await EndMessageAsync(cancellationToken).ConfigureAwait(false);
        }

        _hasPeeked = buffer.IsEmpty && count > 0;
        return buffer.IsEmpty ? 0 : count;
    }

    private async ValueTask<int> InflateSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _inflating!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new ProtocolException("a compressed WebSocket message is damaged", exception);
        }
    }

    // A deflate stream may end before its message does: what is left is the padding that RFC 7692, section 7.2.3.4, asks for then.
    private async ValueTask EndMessageAsync(CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(_peeked, cancellationToken).ConfigureAwait(false) > 0)
        {
            // The inflater has taken most of it into its own buffer, where nobody sees it: no use to judge the rest.
        }

        await _inflating!.DisposeAsync().ConfigureAwait(false);
        _inflating = null;
    }
}
