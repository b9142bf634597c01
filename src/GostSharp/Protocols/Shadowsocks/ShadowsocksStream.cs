using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Bytes that are encrypted on the stream below; a cancelled read loses nothing, and no buffer is held while nothing is there.</summary>
internal sealed class ShadowsocksStream(Stream inner, IStreamSealer sealer, IStreamOpener opener) : AsyncStream
{
    private const int BufferSize = 64 * 1024;

    // Until the first chunk has been opened: a byte of somebody who does not know the key must not hold the whole.
    private const int FirstBufferSize = 1024;

    // What is encrypted at once: four full chunks of most methods.
    private const int MaxPart = 4 * ChunkWriter.MaxData;

    private byte[]? _buffer;
    private int _start; // What has been decrypted and not been read yet.
    private int _plainEnd;
    private int _next; // What has not been decrypted yet.
    private int _end;
    private Exception? _readFailure;
    private bool _hasOpened;
    private bool _isWriteCut;
    private volatile bool _isDisposed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _start < _plainEnd ? ValueTask.FromResult(Take(buffer.Span)) : ReadMoreAsync(buffer, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isWriteCut)
        {
            throw new IOException("an earlier write was cut off: the peer would not understand what follows");
        }

        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(buffer.Length, MaxPart)];
            await WritePartAsync(part, cancellationToken).ConfigureAwait(false);
            buffer = buffer[part.Length..];
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <summary>Disposes the ciphers; the stream below has an owner.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Seen by whoever is at work with a cipher just now: what a disposed one makes is garbage.
            _isDisposed = true;
            sealer.Dispose();
            opener.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WritePartAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(sealer.RoomFor(part.Length));
        try
        {
            _isWriteCut = true;
            var length = sealer.Seal(part.Span, rented);
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            await inner.WriteAsync(rented.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            _isWriteCut = false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadMoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!TryDecrypt())
        {
            if (_readFailure is not null)
            {
                ExceptionDispatchInfo.Throw(_readFailure);
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return _next == _end && opener.IsBetweenChunks
                    ? 0
                    : throw new GostException(FailureReason.ConnectionLost, "the connection ended in the middle of a chunk");
            }
        }

        return Take(buffer.Span);
    }

    /// <summary>Copies what is there, and decrypts on as long as there is room.</summary>
    private int Take(Span<byte> into)
    {
        var taken = 0;
        while (taken < into.Length && (_start < _plainEnd || TryDecrypt()))
        {
            var count = Math.Min(into.Length - taken, _plainEnd - _start);
            _buffer.AsSpan(_start, count).CopyTo(into[taken..]);
            _start += count;
            taken += count;
        }

        ReleaseIfEmpty();
        return taken;
    }

    /// <summary>Decrypts until there is something to read; false when there is not enough for that, or it is wrong.</summary>
    private bool TryDecrypt()
    {
        while (_readFailure is null && _end - _next >= opener.Needed)
        {
            OpenNext();
            if (_start < _plainEnd)
            {
                return true;
            }
        }

        return false;
    }

    // A failure is told when what came before it has been read, and by every read from then on.
    private void OpenNext()
    {
        try
        {
            var used = opener.Open(_buffer.AsSpan(_next, _end - _next), out var length);
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            (_start, _plainEnd, _next) = (_next, _next + length, _next + used);
            _hasOpened |= length > 0;
        }
        catch (Exception exception)
        {
            // What follows is of no use; who is read on without being understood must not hold a buffer.
            _readFailure = exception;
            _end = _next;
            ReleaseIfEmpty();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        ReleaseIfEmpty();
        if (_buffer is null)
        {
            await inner.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }

        MakeRoom();
        try
        {
            var read = await inner.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            return read > 0;
        }
        finally
        {
            ReleaseIfEmpty();
        }
    }

    // Called with nothing to read: only what waits to be decrypted is kept.
    private void MakeRoom()
    {
        var needed = Math.Max(opener.Needed, _hasOpened ? BufferSize : FirstBufferSize);
        var old = _buffer;
        _buffer = old?.Length >= needed ? old : ArrayPool<byte>.Shared.Rent(needed);
        old.AsSpan(_next, _end - _next).CopyTo(_buffer);
        (_start, _plainEnd, _next, _end) = (0, 0, 0, _end - _next);
        if (old is not null && old != _buffer)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void ReleaseIfEmpty()
    {
        if (_buffer is not null && _start == _plainEnd && _next == _end)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _start, _plainEnd, _next, _end) = (null, 0, 0, 0, 0);
        }
    }
}
