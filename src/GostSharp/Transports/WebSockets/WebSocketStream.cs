namespace GostSharp.Transports.WebSockets;

/// <summary>The bytes of all messages, one behind the other; every write is a message.</summary>
internal sealed class WebSocketStream(FrameReader reader, FrameWriter writer) : AsyncStream
{
    private MessageInflater? _inflater;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Messages may be empty: only the end of the frames is the end of the stream.
        while (_inflater is not null || reader.IsInMessage || await NextMessageAsync(buffer.IsEmpty, cancellationToken).ConfigureAwait(false))
        {
            var (count, isOver) = _inflater is null
                ? await ReadPlainAsync(buffer, cancellationToken).ConfigureAwait(false)
                : await InflateAsync(_inflater, buffer, cancellationToken).ConfigureAwait(false);
            if (!isOver)
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
            _inflater?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextMessageAsync(bool isIdle, CancellationToken cancellationToken)
    {
        if (!await reader.NextMessageAsync(isIdle, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _inflater = reader.IsCompressed ? new MessageInflater(reader) : null;
        return true;
    }

    private async ValueTask<(int Count, bool IsOver)> ReadPlainAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return (count, count == 0 && !reader.IsInMessage);
    }

    private async ValueTask<(int Count, bool IsOver)> InflateAsync(MessageInflater inflater, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        var isOver = buffer.IsEmpty
            ? !await inflater.WaitAsync(cancellationToken).ConfigureAwait(false)
            : (count = await inflater.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) == 0;
        if (isOver)
        {
            await inflater.EndAsync(cancellationToken).ConfigureAwait(false);
            _inflater = null;
        }

        return (count, isOver);
    }
}
