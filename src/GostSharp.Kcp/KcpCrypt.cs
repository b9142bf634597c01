using System.Security.Cryptography;
using System.Text;
using GostSharp.Kcp.Ciphers;

namespace GostSharp.Kcp;

/// <summary>A cipher with its key; may be shared by any number of sessions.</summary>
public sealed class KcpCrypt
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    private static readonly byte[] Salt = "kcp-go"u8.ToArray();
    private const int Iterations = 4096;

    private readonly PacketCipher? _packets;

    private KcpCrypt(KcpCipher cipher, ReadOnlySpan<byte> key)
    {
        Cipher = cipher;
        _packets = PacketCiphers.Create(cipher, key);
    }

    /// <summary>No encryption; packets keep their checksum.</summary>
    public static KcpCrypt None { get; } = new(KcpCipher.None, default);

    /// <summary>No encryption and no checksum.</summary>
    public static KcpCrypt Null { get; } = new(KcpCipher.Null, default);

    /// <summary>The cipher.</summary>
    public KcpCipher Cipher { get; }

    /// <summary>What encrypts a packet; null without encryption and checksum.</summary>
    internal PacketCipher? Packets => _packets;

    /// <summary>Makes the key from a password, as kcptun and gost do; this takes some milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cipher.</exception>
    public static KcpCrypt FromPassword(KcpCipher cipher, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        Span<byte> key = stackalloc byte[KeySize];
        Derive(password, key);
        var crypt = FromKey(cipher, key);
        CryptographicOperations.ZeroMemory(key);
        return crypt;
    }

    /// <summary>Takes a key as it is; ciphers with shorter keys use its first bytes.</summary>
    /// <param name="cipher">The cipher.</param>
    /// <param name="key">The key: <see cref="KeySize"/> bytes.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cipher.</exception>
    /// <exception cref="CryptographicException">The platform refuses the key, as Triple DES does with weak ones.</exception>
    public static KcpCrypt FromKey(KcpCipher cipher, ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize)
        {
            throw new ArgumentException($"The key has {key.Length} bytes instead of {KeySize}.", nameof(key));
        }

        return cipher switch
        {
            KcpCipher.None => None,
            KcpCipher.Null => Null,
            _ => new KcpCrypt(cipher, key),
        };
    }

    /// <summary>The name of the cipher; never the key.</summary>
    public override string ToString() => Cipher.ToString();

    // SHA-1 is what the protocol says.
#pragma warning disable CA5379, CA5350
    internal static void Derive(string password, Span<byte> key) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Salt, key, Iterations, HashAlgorithmName.SHA1);
#pragma warning restore CA5379, CA5350
}
