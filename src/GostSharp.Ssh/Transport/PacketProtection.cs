namespace GostSharp.Ssh.Transport;

/// <summary>How the packets of one direction are encrypted and authenticated between two exchanges of keys.</summary>
/// <remarks>A packet here is <c>u32 length, u8 padding length, payload, padding</c>; the tag stands behind it on the wire.</remarks>
internal abstract class PacketProtection : IDisposable
{
    /// <summary>What the size of a packet is a multiple of.</summary>
    public virtual int BlockSize => 16;

    /// <summary>Whether the four bytes of the length count for <see cref="BlockSize"/>.</summary>
    public virtual bool AlignsLength => false;

    /// <summary>How many bytes <see cref="ReadLength"/> needs.</summary>
    public virtual int HeaderSize => sizeof(uint);

    public abstract int TagSize { get; }

    /// <summary>Encrypts a packet in place and writes its tag.</summary>
    public abstract void Seal(uint sequence, Span<byte> packet, Span<byte> tag);

    /// <summary>Reads the length of the next packet, once per packet.</summary>
    public abstract uint ReadLength(uint sequence, Span<byte> header);

    /// <summary>Decrypts a packet in place, but for its length; false when its tag is wrong.</summary>
    public abstract bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag);

    public abstract void Dispose();
}
