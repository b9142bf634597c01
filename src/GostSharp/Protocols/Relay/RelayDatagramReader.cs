using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GostSharp.Protocols.Relay;

/// <summary>Takes packets, <c>length (2) | data</c>, off a stream; a wait that is cancelled loses nothing.</summary>
/// <remarks>It holds a buffer only while there is something in it, and several packets that come together are read at once.</remarks>
internal sealed class RelayDatagramReader(Stream stream)
{
    public const int HeadLength = 2;

    private const int SmallBuffer = 16 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _end;

    private int Count => _end - _start;

    /// <summary>Waits until a packet is there as a whole; false at the end of the stream.</summary>
    /// <exception cref="GostException">The stream broke, or ended in the middle of a packet (<see cref="FailureReason.ConnectionLost"/>).</exception>
    public ValueTask<bool> FillAsync(CancellationToken cancellationToken) => HasPacket() ? ValueTask.FromResult(true) : ReadAsync(cancellationToken);

    /// <summary>Takes the packet that is there.</summary>
    public DatagramRead Take(Span<byte> destination)
    {
        var length = NextLength();
        var taken = Math.Min(length, destination.Length);
        _buffer.AsSpan(_start + HeadLength, taken).CopyTo(destination);
        Skip(HeadLength + length);
        return new DatagramRead(taken, taken < length);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                if (_buffer is null)
                {
                    await stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                }

                if (await ReadSomeAsync(MakeRoom(), cancellationToken).ConfigureAwait(false) == 0)
                {
                    return Count == 0 ? false : throw new GostException(FailureReason.ConnectionLost, "the connection ended in the middle of a packet");
                }
            }
            while (!HasPacket());
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new GostException(FailureReason.ConnectionLost, exception.Message, exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadSomeAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            var read = await stream.ReadAsync(buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            return read;
        }
        finally
        {
            ReleaseIfEmpty();
        }
    }

    private bool HasPacket()
    {
        // Some write empty packets that mean nothing.
        while (Count >= HeadLength && NextLength() == 0)
        {
            Skip(HeadLength);
        }

        return Count >= HeadLength && Count >= HeadLength + NextLength();
    }

    /// <summary>Sees to a buffer that takes the whole of the packet whose beginning is there.</summary>
    private byte[] MakeRoom()
    {
        var needed = Count >= HeadLength ? HeadLength + NextLength() : HeadLength;
        if (_buffer is not null && _buffer.Length - _start >= needed)
        {
            return _buffer;
        }

        var (old, count) = (_buffer, Count);
        _buffer = old?.Length >= needed ? old : ArrayPool<byte>.Shared.Rent(Math.Max(needed, SmallBuffer));
        old.AsSpan(_start, count).CopyTo(_buffer);
        (_start, _end) = (0, count);
        if (old is not null && old != _buffer)
        {
            ArrayPool<byte>.Shared.Return(old);
        }

        return _buffer;
    }

    private void Skip(int count)
    {
        _start += count;
        ReleaseIfEmpty();
    }

    private void ReleaseIfEmpty()
    {
        if (Count == 0 && _buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _start, _end) = (null, 0, 0);
        }
    }

    private int NextLength() => BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start));
}
