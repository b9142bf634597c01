using System.Buffers;

namespace GostSharp.Ssh.Transport;

/// <summary>Takes packets apart, many per read, and decrypts them where they lie.</summary>
internal sealed class PacketInput(Stream stream) : IDisposable
{
    /// <summary>The longest packet before the login: what RFC 4253 section 6.1 demands.</summary>
    public const int MaxEarlyPacket = 35_072;

    /// <summary>The longest packet after the login.</summary>
    public const int MaxPacket = 256 * 1024;

    private const int SmallBuffer = 16 * 1024;
    private const int LargeBuffer = 128 * 1024;
    private const int LengthSize = sizeof(uint);
    private const int MinPadding = 4;

    private PacketProtection _protection = new PlainProtection();
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private int _wanted = SmallBuffer;
    private int _packetLength;

    /// <summary>How long a packet may be.</summary>
    public int Limit { get; set; } = MaxEarlyPacket;

    /// <summary>The number of the next packet.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Packets since the keys are in use.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes since the keys are in use.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether anything was read since this was set to false.</summary>
    public bool HasRead { get; set; }

    /// <summary>What was read and not taken yet.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Takes bytes that are no packet.</summary>
    public void Skip(int count) => _start += count;

    /// <summary>Uses other keys for all packets that follow.</summary>
    public void Switch(PacketProtection protection, bool restartSequence)
    {
        _protection.Dispose();
        _protection = protection;
        (Packets, Bytes) = (0, 0);
        Sequence = restartSequence ? 0 : Sequence;
    }

    /// <summary>Takes the next packet, if it was read; the payload is valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        if (!TryReadLength())
        {
            return false;
        }

        var size = LengthSize + _packetLength;
        var total = size + _protection.TagSize;
        if (_end - _start < total)
        {
            return false;
        }

        var packet = _buffer.AsSpan(_start, size);
        if (!_protection.TryOpen(Sequence, packet, _buffer.AsSpan(_start + size, total - size)))
        {
            throw new SshException(SshFailure.Protocol, "A packet is damaged.");
        }

        var padding = packet[LengthSize];
        if (padding < MinPadding || padding > _packetLength - 2)
        {
            throw new SshException(SshFailure.Protocol, "A packet has a wrong padding.");
        }

        payload = _buffer.AsMemory(_start + LengthSize + 1, _packetLength - 1 - padding);
        Count(total);
        return true;
    }

    /// <summary>Reads more; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var space = _buffer!.Length - _end;
        var count = await ReadAsync(_buffer.AsMemory(_end, space), cancellationToken).ConfigureAwait(false);
        _end += count;
        HasRead |= count > 0;
        _wanted = count == space ? LargeBuffer : count < SmallBuffer / 4 ? SmallBuffer : _wanted;
        return count > 0;
    }

    public void Dispose()
    {
        _protection.Dispose();
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }

    private async ValueTask<int> ReadAsync(Memory<byte> space, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(space, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // Whatever the stream is: it has its own exceptions for a connection that breaks.
            throw SessionFailure.OfStream(ex);
        }
    }

    private bool TryReadLength()
    {
        if (_packetLength > 0)
        {
            return true;
        }

        if (_end - _start < _protection.HeaderSize)
        {
            return false;
        }

        var length = _protection.ReadLength(Sequence, _buffer.AsSpan(_start, _protection.HeaderSize));
        var aligned = (_protection.AlignsLength ? LengthSize : 0) + (long)length;
        if (length > Limit || length < 2 + MinPadding || aligned % _protection.BlockSize != 0)
        {
            // With a wrong key or damaged bytes a length is just as wrong as a tag: nobody learns which it was.
            throw new SshException(SshFailure.Protocol, "A packet is damaged.");
        }

        _packetLength = (int)length;
        return true;
    }

    private void Count(int total)
    {
        _start += total;
        _packetLength = 0;
        Packets++;
        Bytes += total;
        unchecked
        {
            Sequence++;
        }
    }

    // Large buffers are for peers that fill them: who sends little holds little.
    private void MakeRoom()
    {
        var held = _end - _start;
        var needed = Math.Max(_wanted, _packetLength == 0 ? 0 : LengthSize + _packetLength + _protection.TagSize);
        if (_buffer is not null && _buffer.Length >= needed && (held > 0 || _buffer.Length <= 2 * needed))
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
        }
        else
        {
            var other = ArrayPool<byte>.Shared.Rent(Math.Max(needed, held + 1));
            if (_buffer is not null)
            {
                _buffer.AsSpan(_start, held).CopyTo(other);
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = other;
        }

        (_start, _end) = (0, held);
    }
}
