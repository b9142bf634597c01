namespace GostSharp.Kcp.Ciphers;

/// <summary>A cipher for blocks of 128 bits.</summary>
internal interface IBlock128
{
    /// <summary>Encrypts a block where it lies.</summary>
    void Encrypt(Span<byte> block);
}

/// <summary>Encrypts packets with whole blocks of 128 bits fed back.</summary>
internal sealed class Feedback128<TBlock>(TBlock block) : PacketCipher
    where TBlock : IBlock128
{
    private const int BlockSize = 16;

    public override void Encrypt(byte[] buffer, int offset, int length)
    {
        Span<byte> mask = stackalloc byte[BlockSize];
        InitialVector.CopyTo(mask);
        var packet = buffer.AsSpan(offset, length);
        while (!packet.IsEmpty)
        {
            var part = packet[..Math.Min(packet.Length, BlockSize)];
            block.Encrypt(mask);
            Bytes.Xor(part, mask);
            part.CopyTo(mask);
            packet = packet[part.Length..];
        }
    }

    public override void Decrypt(byte[] buffer, int offset, int length)
    {
        Span<byte> mask = stackalloc byte[BlockSize];
        Span<byte> next = stackalloc byte[BlockSize];
        InitialVector.CopyTo(mask);
        var packet = buffer.AsSpan(offset, length);
        while (!packet.IsEmpty)
        {
            var part = packet[..Math.Min(packet.Length, BlockSize)];
            part.CopyTo(next);
            block.Encrypt(mask);
            Bytes.Xor(part, mask);
            next.CopyTo(mask);
            packet = packet[part.Length..];
        }
    }
}
