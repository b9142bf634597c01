using System.Buffers;
using System.Buffers.Binary;

namespace GostSharp.Kcp.Snappy;

/// <summary>Reads what a <see cref="SnappyWriter"/> has written. A read that is cancelled loses nothing; while nothing is there no buffer is held.</summary>
internal sealed class SnappyReader(Stream stream)
{
    private static readonly int MaxChunk = SnappyChunk.ChecksumSize + Snappier.Snappy.GetMaxCompressedLength(SnappyChunk.MaxData);

    // The length of a chunk is only said at first: who has sent this much of it gets room for the rest.
    private const int FirstRoom = 8 * 1024;

    private byte[]? _chunk;
    private int _chunkLength;
    private int _skip;
    private byte[]? _data;
    private int _dataStart;
    private int _dataEnd;
    private bool _hasBegun;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_dataStart == _dataEnd)
        {
            if (!await ReadChunkAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _dataEnd - _dataStart);
        _data.AsSpan(_dataStart, count).CopyTo(buffer.Span);
        _dataStart += count;
        if (_dataStart == _dataEnd)
        {
            Return(ref _data);
        }

        return count;
    }

    /// <summary>Reads one chunk; false at the end of the stream.</summary>
    private async ValueTask<bool> ReadChunkAsync(CancellationToken cancellationToken)
    {
        if (_chunk is null)
        {
            await stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            Rent(FirstRoom);
        }

        if (!await FillAsync(SnappyChunk.HeaderSize, cancellationToken).ConfigureAwait(false))
        {
            return _chunkLength == 0 ? false : throw new EndOfStreamException("The stream ends inside of a chunk.");
        }

        var (kind, length) = SnappyChunk.ReadHeader(_chunk);
        Check(kind, length);
        if (kind > SnappyChunk.LastUnskippable && kind != SnappyChunk.Identifier)
        {
            await SkipAsync(length, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (!await FillAsync(SnappyChunk.HeaderSize + length, cancellationToken).ConfigureAwait(false))
        {
            throw new EndOfStreamException("The stream ends inside of a chunk.");
        }

        Apply(kind, _chunk.AsSpan(SnappyChunk.HeaderSize, length));
        EndChunk();
        return true;
    }

    private void Check(byte kind, int length)
    {
        var isFine = kind switch
        {
            SnappyChunk.Identifier => length == SnappyChunk.Name.Length,
            SnappyChunk.Compressed => length > SnappyChunk.ChecksumSize && length <= MaxChunk,
            SnappyChunk.Uncompressed => length >= SnappyChunk.ChecksumSize && length <= SnappyChunk.ChecksumSize + SnappyChunk.MaxData,
            _ => kind > SnappyChunk.LastUnskippable,
        };
        if (!isFine || (!_hasBegun && kind != SnappyChunk.Identifier))
        {
            throw new InvalidDataException($"There is a chunk of kind 0x{kind:x2} with {length} bytes where none may be.");
        }
    }

    private void Apply(byte kind, ReadOnlySpan<byte> body)
    {
        if (kind == SnappyChunk.Identifier)
        {
            _hasBegun = body.SequenceEqual(SnappyChunk.Name) ? true : throw new InvalidDataException("This is not Snappy.");
            return;
        }

        var expected = BinaryPrimitives.ReadUInt32LittleEndian(body);
        body = body[SnappyChunk.ChecksumSize..];
        var length = kind == SnappyChunk.Uncompressed ? body.Length : Snappier.Snappy.GetUncompressedLength(body);
        if (length is < 0 or > SnappyChunk.MaxData)
        {
            throw new InvalidDataException($"A chunk holds {length} bytes, more than {SnappyChunk.MaxData}.");
        }

        _data = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        if (kind == SnappyChunk.Uncompressed)
        {
            body.CopyTo(_data);
        }
        else if (!Snappier.Snappy.TryDecompress(body, _data, out var written) || written != length)
        {
            throw new InvalidDataException("A chunk cannot be decompressed.");
        }

        if (SnappyChunk.Checksum(_data.AsSpan(0, length)) != expected)
        {
            throw new InvalidDataException("The checksum of a chunk is wrong.");
        }

        (_dataStart, _dataEnd) = (0, length);
        if (length == 0)
        {
            Return(ref _data);
        }
    }

    private async ValueTask SkipAsync(int length, CancellationToken cancellationToken)
    {
        while (_skip < length)
        {
            var part = Math.Min(length - _skip, _chunk!.Length - SnappyChunk.HeaderSize);
            var read = await stream.ReadAsync(_chunk.AsMemory(SnappyChunk.HeaderSize, part), cancellationToken).ConfigureAwait(false);
            _skip += read > 0 ? read : throw new EndOfStreamException("The stream ends inside of a chunk.");
        }

        EndChunk();
    }

    private async ValueTask<bool> FillAsync(int length, CancellationToken cancellationToken)
    {
        while (_chunkLength < length)
        {
            if (_chunkLength == _chunk!.Length)
            {
                Rent(length);
            }

            var room = Math.Min(length, _chunk.Length) - _chunkLength;
            var read = await stream.ReadAsync(_chunk.AsMemory(_chunkLength, room), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _chunkLength += read;
        }

        return true;
    }

    private void EndChunk()
    {
        Return(ref _chunk);
        _chunkLength = 0;
        _skip = 0;
    }

    /// <summary>Makes room for more of a chunk behind what was read of it.</summary>
    private void Rent(int length)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(length);
        _chunk.AsSpan(0, _chunkLength).CopyTo(chunk);
        Return(ref _chunk);
        _chunk = chunk;
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is { } rented)
        {
            buffer = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
