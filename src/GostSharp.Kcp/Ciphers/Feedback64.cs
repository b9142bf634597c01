using System.Buffers.Binary;

namespace GostSharp.Kcp.Ciphers;

/// <summary>A cipher for blocks of 64 bits.</summary>
internal interface IBlock64
{
    /// <summary>Encrypts a block, read as one big-endian number.</summary>
    ulong Encrypt(ulong block);
}

/// <summary>Encrypts packets with whole blocks of 64 bits fed back.</summary>
internal sealed class Feedback64<TBlock>(TBlock block) : PacketCipher
    where TBlock : IBlock64
{
    private const int BlockSize = 8;

    public override void Encrypt(byte[] buffer, int offset, int length)
    {
        var previous = BinaryPrimitives.ReadUInt64BigEndian(InitialVector);
        var packet = WholeBlocks(buffer, offset, length);
        for (; !packet.IsEmpty; packet = packet[BlockSize..])
        {
            previous = block.Encrypt(previous) ^ BinaryPrimitives.ReadUInt64BigEndian(packet);
            BinaryPrimitives.WriteUInt64BigEndian(packet, previous);
        }
    }

    public override void Decrypt(byte[] buffer, int offset, int length)
    {
        var previous = BinaryPrimitives.ReadUInt64BigEndian(InitialVector);
        var packet = WholeBlocks(buffer, offset, length);
        for (; !packet.IsEmpty; packet = packet[BlockSize..])
        {
            var mask = block.Encrypt(previous);
            previous = BinaryPrimitives.ReadUInt64BigEndian(packet);
            BinaryPrimitives.WriteUInt64BigEndian(packet, previous ^ mask);
        }
    }

    // What the last block has too much lies behind the packet and is nobody's.
    private static Span<byte> WholeBlocks(byte[] buffer, int offset, int length) =>
        buffer.AsSpan(offset, (length + BlockSize - 1) / BlockSize * BlockSize);
}
