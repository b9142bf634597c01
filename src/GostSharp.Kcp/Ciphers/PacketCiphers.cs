namespace GostSharp.Kcp.Ciphers;

/// <summary>Which cipher takes how much of the key.</summary>
internal static class PacketCiphers
{
    /// <summary>Makes a cipher; null for packets without a seal.</summary>
    public static PacketCipher? Create(KcpCipher cipher, ReadOnlySpan<byte> key) => cipher switch
    {
        KcpCipher.Null => null,
        KcpCipher.None => new NoCipher(),
        KcpCipher.Xor => new XorCipher(key),
        KcpCipher.Salsa20 => new Salsa20Cipher(key),
        KcpCipher.Aes => PlatformCipher.Aes(key),
        KcpCipher.Aes128 => PlatformCipher.Aes(key[..16]),
        KcpCipher.Aes192 => PlatformCipher.Aes(key[..24]),
        KcpCipher.TripleDes => PlatformCipher.TripleDes(key[..24]),
        KcpCipher.Tea => new Feedback64<Tea>(new Tea(key[..16])),
        KcpCipher.Xtea => new Feedback64<Xtea>(new Xtea(key[..16])),
        KcpCipher.Blowfish => new Feedback64<BlowfishBlock>(BlowfishBlock.WithKey(key)),
        KcpCipher.Twofish => new Feedback128<Twofish>(new Twofish(key)),
        KcpCipher.Sm4 => new Feedback128<Sm4>(new Sm4(key[..16])),
        _ => throw new ArgumentOutOfRangeException(nameof(cipher), cipher, "There is no such cipher."),
    };
}
