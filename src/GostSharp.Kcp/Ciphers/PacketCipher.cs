namespace GostSharp.Kcp.Ciphers;

/// <summary>Encrypts and decrypts packets where they lie. Every packet stands for itself; any number of threads may use one object.</summary>
internal abstract class PacketCipher
{
    /// <summary>The first bytes of this are what cipher feedback begins with; the nonce in front of every packet makes it differ.</summary>
    protected static ReadOnlySpan<byte> InitialVector => [0xa7, 0x73, 0x4f, 0x9c, 0x12, 0xac, 0x1b, 0x01, 0xa4, 0x15, 0xf2, 0xc1, 0xfc, 0x78, 0xe6, 0x6b];

    /// <summary>Encrypts a packet; up to one block behind it is overwritten.</summary>
    public abstract void Encrypt(byte[] buffer, int offset, int length);

    /// <summary>Decrypts a packet; up to one block behind it is overwritten.</summary>
    public abstract void Decrypt(byte[] buffer, int offset, int length);
}
