using System.Buffers;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>Carries the body of one message from a connection to another: no more than a buffer of it is held, and nothing behind it is taken.</summary>
/// <param name="source">Where it comes from.</param>
/// <param name="framing">Where it ends.</param>
/// <param name="destination">Where it goes.</param>
/// <param name="inChunks">Whether it goes there in chunks.</param>
/// <param name="moved">Told of every burst.</param>
internal sealed class HttpBody(StreamConnection source, HttpBodyFraming framing, StreamConnection destination, bool inChunks, Action<int> moved)
{
    private const int BufferSize = 32 * 1024;

    private readonly HttpChunkWriter _writer = new(destination, inChunks);
    private readonly HttpChunkReader? _chunks = framing.Kind is HttpBodyKind.Chunked ? new() : null;
    private long _left = framing.Kind is HttpBodyKind.Length ? framing.Length : long.MaxValue;
    private ProtocolException? _damage;
    private bool _isWriting;
    private volatile bool _isTaken = framing.Kind is HttpBodyKind.None;

    /// <summary>True when all of it was read, so that the source is at the next message; set before the destination gets the last of it.</summary>
    public bool IsTaken => _isTaken;

    /// <summary>Carries it to its end; failures are results, a cancellation is thrown.</summary>
    public async Task<HttpBodyResult> CopyAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (framing.Kind is not HttpBodyKind.None)
            {
                await CopyAllAsync(cancellationToken).ConfigureAwait(false);
            }

            return new HttpBodyResult(HttpBodyEnd.Completed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // Whatever a transport throws is a result: the exchange knows what it means.
            return new HttpBodyResult(_isWriting ? HttpBodyEnd.DestinationFailed : HttpBodyEnd.SourceFailed, exception);
        }
    }

    private async ValueTask CopyAllAsync(CancellationToken cancellationToken)
    {
        while (await MoveBurstAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        _isWriting = true;
        await _writer.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for bytes without a buffer, then moves what fits into one; false at the end of the body.</summary>
    private async ValueTask<bool> MoveBurstAsync(CancellationToken cancellationToken)
    {
        await source.Stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        var rented = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var buffer = rented.AsMemory(0, (int)Math.Min(BufferSize, _left));
            var read = await source.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return framing.Kind is HttpBodyKind.UntilClose
                    ? false
                    : throw new GostException(FailureReason.ConnectionLost, "the body of an HTTP message was cut");
            }

            return await PassOnAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async ValueTask<bool> PassOnAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        var length = _chunks is null ? bytes.Length : TakeChunks(_chunks, bytes.Span);
        _left -= framing.Kind is HttpBodyKind.Length ? length : 0;
        _isTaken = _chunks?.IsComplete ?? _left == 0;
        await WriteAsync(bytes[..length], cancellationToken).ConfigureAwait(false);
        return _damage is null ? !_isTaken : throw _damage;
    }

    // Their data is moved together: a write for each of many tiny chunks would cost far more than it costs to send them.
    private int TakeChunks(HttpChunkReader chunks, Span<byte> bytes)
    {
        var (taken, length) = (0, 0);
        try
        {
            while (taken < bytes.Length && !chunks.IsComplete)
            {
                taken += chunks.Read(bytes[taken..], out var dataLength);
                bytes[(taken - dataLength)..taken].CopyTo(bytes[length..]);
                length += dataLength;
            }

            source.Unread(bytes[taken..].ToArray());
        }
        catch (ProtocolException exception)
        {
            // What stands before it is passed on first.
            _damage = exception;
        }

        return length;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (data.IsEmpty)
        {
            return;
        }

        _isWriting = true;
        await _writer.WriteAsync(data, cancellationToken).ConfigureAwait(false);
        moved(data.Length);
        _isWriting = false;
    }
}

/// <summary>How the transfer of a body ended.</summary>
internal enum HttpBodyEnd
{
    Completed,
    SourceFailed,
    DestinationFailed,
}

/// <summary>How the transfer of a body ended, and the failure if there was one.</summary>
internal readonly record struct HttpBodyResult(HttpBodyEnd End, Exception? Error = null);
