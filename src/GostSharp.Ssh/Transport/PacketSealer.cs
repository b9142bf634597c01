using System.Buffers;
using System.Buffers.Binary;

namespace GostSharp.Ssh.Transport;

/// <summary>Encrypts packets one behind the other into pooled memory, for one write. Its user locks.</summary>
internal sealed class PacketSealer : IDisposable
{
    private const int LengthSize = sizeof(uint);
    private const int HeaderSize = LengthSize + 1;
    private const int MinPadding = 4;
    private const int MaxOverhead = HeaderSize + 32 + 64;
    private const int FirstBuffer = 1024;

    private PacketProtection _protection = new PlainProtection();
    private byte[]? _buffer;
    private int _last = FirstBuffer;

    /// <summary>How many bytes wait to be written.</summary>
    public int Length { get; private set; }

    /// <summary>The number of the next packet.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Packets since the keys are in use.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes since the keys are in use.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds bytes that are no packet.</summary>
    public void AppendPlain(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds a packet whose payload comes in two pieces.</summary>
    public void Append(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body = default)
    {
        var payload = head.Length + body.Length;
        var padding = PaddingFor(payload);
        var size = HeaderSize + payload + padding;
        Reserve(payload + MaxOverhead);
        var packet = _buffer.AsSpan(Length, size);
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)(size - LengthSize));
        packet[LengthSize] = (byte)padding;
        head.CopyTo(packet[HeaderSize..]);
        body.CopyTo(packet[(HeaderSize + head.Length)..]);
        // Every cipher here is a stream cipher: nothing is gained by random padding.
        packet[(HeaderSize + payload)..].Clear();
        _protection.Seal(Sequence, packet, _buffer.AsSpan(Length + size, _protection.TagSize));
        Count(size + _protection.TagSize);
    }

    /// <summary>Uses other keys for all packets that follow.</summary>
    public void Switch(PacketProtection protection, bool restartSequence)
    {
        _protection.Dispose();
        _protection = protection;
        (Packets, Bytes) = (0, 0);
        Sequence = restartSequence ? 0 : Sequence;
    }

    /// <summary>Hands over what waits; the caller returns the memory to the shared pool.</summary>
    public (byte[] Buffer, int Length) Take()
    {
        var taken = (_buffer!, Length);
        _last = Math.Max(FirstBuffer, Length);
        (_buffer, Length) = (null, 0);
        return taken;
    }

    public void Dispose()
    {
        _protection.Dispose();
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, Length) = (null, 0);
        }
    }

    private int PaddingFor(int payload)
    {
        var sized = payload + 1 + (_protection.AlignsLength ? LengthSize : 0);
        var padding = _protection.BlockSize - (sized % _protection.BlockSize);
        return padding < MinPadding ? padding + _protection.BlockSize : padding;
    }

    private void Count(int size)
    {
        Length += size;
        Bytes += size;
        Packets++;
        unchecked
        {
            Sequence++;
        }
    }

    private void Reserve(int count)
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(count, _last));
        }
        else if (_buffer.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + count, 2 * _buffer.Length));
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
