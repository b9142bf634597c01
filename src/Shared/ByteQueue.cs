using System.Buffers;

namespace GostSharp.Shared;

/// <summary>Bytes in pooled pieces: it holds none while it is empty, and small ones while it holds little. Its user locks.</summary>
/// <param name="largestPiece">How large a piece is at most.</param>
internal sealed class ByteQueue(int largestPiece)
{
    private const int SmallestPiece = 512;

    // All pieces are full but the last one.
    private Queue<byte[]>? _pieces;
    private byte[]? _last;
    private int _start;
    private int _end;

    public int Count { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_last is null || _end == _last.Length)
            {
                Grow(bytes.Length);
            }

            var part = bytes[..Math.Min(bytes.Length, _last!.Length - _end)];
            part.CopyTo(_last.AsSpan(_end));
            _end += part.Length;
            Count += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    public int Read(Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && Count > 0)
        {
            var piece = _pieces!.Peek();
            var held = piece.AsSpan(_start, (ReferenceEquals(piece, _last) ? _end : piece.Length) - _start);
            var part = held[..Math.Min(held.Length, destination.Length - total)];
            part.CopyTo(destination[total..]);
            total += part.Length;
            Skip(part.Length, part.Length == held.Length);
        }

        return total;
    }

    public void Clear()
    {
        while (_pieces is { Count: > 0 })
        {
            ArrayPool<byte>.Shared.Return(_pieces.Dequeue());
        }

        (_last, _start, _end, Count) = (null, 0, 0, 0);
    }

    private void Grow(int wanted)
    {
        _last = ArrayPool<byte>.Shared.Rent(Math.Clamp(Math.Max(wanted, Count), SmallestPiece, largestPiece));
        _end = 0;
        _pieces ??= new Queue<byte[]>();
        _pieces.Enqueue(_last);
    }

    private void Skip(int count, bool isPieceOver)
    {
        Count -= count;
        _start += count;
        if (Count == 0)
        {
            Clear();
        }
        else if (isPieceOver)
        {
            ArrayPool<byte>.Shared.Return(_pieces!.Dequeue());
            _start = 0;
        }
    }
}
