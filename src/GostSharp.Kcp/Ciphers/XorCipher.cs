using System.Security.Cryptography;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Ciphers;

/// <summary>Combines packets with a table that is made of the key.</summary>
internal sealed class XorCipher : PacketCipher
{
    private const int Iterations = 32;

    private readonly byte[] _table;

    public XorCipher(ReadOnlySpan<byte> key) => _table = MakeTable(key);

    public override void Encrypt(byte[] buffer, int offset, int length) => Bytes.Xor(buffer.AsSpan(offset, length), _table);

    public override void Decrypt(byte[] buffer, int offset, int length) => Encrypt(buffer, offset, length);

    // SHA-1 is what the protocol says.
#pragma warning disable CA5379, CA5350
    internal static byte[] MakeTable(ReadOnlySpan<byte> key) =>
        Rfc2898DeriveBytes.Pbkdf2(key, "sH3CIVoF#rWLtJo6"u8, Iterations, HashAlgorithmName.SHA1, PacketLayout.MaxPacketSize);
#pragma warning restore CA5379, CA5350
}
