namespace GostSharp.Kcp;

/// <summary>How packets are encrypted. Both ends must use the same; all but <see cref="None"/> and <see cref="Null"/> need the same key.</summary>
/// <remarks>None of them authenticates: a checksum inside of the encryption finds damage and wrong keys, not a clever attacker. Use TLS above where that matters.</remarks>
public enum KcpCipher
{
    /// <summary>AES with a key of 256 bits.</summary>
    Aes,

    /// <summary>AES with a key of 128 bits.</summary>
    Aes128,

    /// <summary>AES with a key of 192 bits.</summary>
    Aes192,

    /// <summary>The stream cipher Salsa20/20.</summary>
    Salsa20,

    /// <summary>A fixed table of bytes: hides the protocol from a glance, nothing more.</summary>
    Xor,

    /// <summary>No encryption; packets keep their checksum.</summary>
    None,

    /// <summary>No encryption and no checksum: packets are bare KCP.</summary>
    Null,

    /// <summary>Triple DES.</summary>
    TripleDes,

    /// <summary>TEA with 8 cycles.</summary>
    Tea,

    /// <summary>XTEA with 32 cycles.</summary>
    Xtea,

    /// <summary>Blowfish with a key of 256 bits.</summary>
    Blowfish,

    /// <summary>Twofish with a key of 256 bits.</summary>
    Twofish,

    /// <summary>SM4.</summary>
    Sm4,
}
