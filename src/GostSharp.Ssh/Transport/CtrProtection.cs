using System.Buffers.Binary;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Transport;

/// <summary>AES-CTR with a MAC over the encrypted packet, whose length is in the clear (the -etm MACs of OpenSSH).</summary>
internal sealed class CtrEtmProtection(AesCtr cipher, PacketMac mac) : PacketProtection
{
    private const int LengthSize = sizeof(uint);

    public override int TagSize => mac.Size;

    public override void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        cipher.Transform(packet[LengthSize..]);
        mac.Write(sequence, packet, tag);
    }

    public override uint ReadLength(uint sequence, Span<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header);

    public override bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag)
    {
        if (!mac.Check(sequence, packet, tag))
        {
            return false;
        }

        cipher.Transform(packet[LengthSize..]);
        return true;
    }

    public override void Dispose()
    {
        cipher.Dispose();
        mac.Dispose();
    }
}

/// <summary>AES-CTR over the whole packet, with a MAC over what it was before (RFC 4253, RFC 4344).</summary>
internal sealed class CtrMacProtection(AesCtr cipher, PacketMac mac) : PacketProtection
{
    public override bool AlignsLength => true;

    public override int HeaderSize => AesCtr.BlockSize;

    public override int TagSize => mac.Size;

    public override void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        mac.Write(sequence, packet, tag);
        cipher.Transform(packet);
    }

    public override uint ReadLength(uint sequence, Span<byte> header)
    {
        cipher.Transform(header);
        return BinaryPrimitives.ReadUInt32BigEndian(header);
    }

    public override bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag)
    {
        cipher.Transform(packet[AesCtr.BlockSize..]);
        return mac.Check(sequence, packet, tag);
    }

    public override void Dispose()
    {
        cipher.Dispose();
        mac.Dispose();
    }
}
