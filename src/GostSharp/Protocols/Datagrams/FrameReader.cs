using System.Buffers;
using System.Runtime.CompilerServices;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Takes the frames of a UDP tunnel off its stream; for one caller at a time. While none is there it holds no buffer.</summary>
internal sealed class FrameReader(StreamConnection stream, SocksPeers peers) : IDisposable
{
    private const int FirstRoom = 16 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _end;

    /// <summary>True once the peer has marked a frame as v3 does.</summary>
    public bool HasSeenVersion3 { get; private set; }

    /// <summary>Waits for a frame with something in it; false at the end of the stream.</summary>
    /// <exception cref="ProtocolException">What comes is no frame: nobody knows where the next one begins.</exception>
    /// <exception cref="GostException">The stream ended in the middle of a frame (<see cref="FailureReason.ConnectionLost"/>).</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (!TryFind(out _))
        {
            if (_start == _end)
            {
                Dispose();
                await stream.Stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            }

            MakeRoom();
            var read = await stream.Stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return _start == _end ? false : throw new GostException(FailureReason.ConnectionLost, "the connection ended in the middle of a packet");
            }

            _end += read;
        }

        return true;
    }

    /// <summary>Takes the next frame if it is there; one from nobody, which no name could be, has no peer.</summary>
    public bool TryTake(Memory<byte> into, out Datagram datagram)
    {
        datagram = default;
        if (!TryFind(out var header))
        {
            return false;
        }

        var frame = _buffer.AsSpan(_start);
        var length = Math.Min(into.Length, header.Reserved);
        frame.Slice(header.Length, length).CopyTo(into.Span);
        datagram = new Datagram(into, length, length < header.Reserved, peers.TryGet(header.AddressIn(frame)));
        _start += header.Length + header.Reserved;
        return true;
    }

    /// <summary>Gives the buffer back, and what is in it.</summary>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start, _end) = (null, 0, 0);
    }

    // Upstream takes a frame of no length for one that goes on to the end of the stream; it never sends one on purpose.
    private bool TryFind(out UdpTunnelHeader header)
    {
        while (UdpTunnelHeader.TryParse(_buffer.AsSpan(_start, _end - _start), out header, out var consumed))
        {
            HasSeenVersion3 |= header.Fragment == UdpTunnelHeader.OfVersion3;
            if (header.Reserved > 0)
            {
                return _end - _start >= consumed + header.Reserved;
            }

            _start += consumed;
        }

        return false;
    }

    private void MakeRoom()
    {
        var needed = FirstRoom;
        if (UdpTunnelHeader.TryParse(_buffer.AsSpan(_start, _end - _start), out var header, out _))
        {
            needed = Math.Max(needed, header.Length + header.Reserved);
        }

        if (_buffer is not null && _buffer.Length - _start >= needed)
        {
            return;
        }

        var old = _buffer;
        var next = old is not null && old.Length >= needed ? old : ArrayPool<byte>.Shared.Rent(needed);
        old.AsSpan(_start, _end - _start).CopyTo(next);
        (_buffer, _start, _end) = (next, 0, _end - _start);
        if (old is not null && old != next)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
