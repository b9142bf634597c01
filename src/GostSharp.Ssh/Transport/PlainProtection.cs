using System.Buffers.Binary;

namespace GostSharp.Ssh.Transport;

/// <summary>What there is before the first keys: none.</summary>
internal sealed class PlainProtection : PacketProtection
{
    public override int BlockSize => 8;

    public override bool AlignsLength => true;

    public override int TagSize => 0;

    public override void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        // There is nothing to encrypt with yet.
    }

    public override uint ReadLength(uint sequence, Span<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header);

    public override bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag) => true;

    public override void Dispose()
    {
        // There is nothing to forget.
    }
}
