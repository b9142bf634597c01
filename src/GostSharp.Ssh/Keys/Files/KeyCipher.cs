using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>A cipher of openssh-key-v1.</summary>
internal sealed record KeyCipher(string Name, KeyCipherMode Mode, int KeySize, int IvSize, int BlockSize, int TagSize)
{
    private const int AesBlock = 16;

    private static readonly KeyCipher[] _all =
    [
        new("none", KeyCipherMode.None, 0, 0, 8, 0),
        new("aes128-ctr", KeyCipherMode.Counter, 16, AesBlock, AesBlock, 0),
        new("aes192-ctr", KeyCipherMode.Counter, 24, AesBlock, AesBlock, 0),
        new("aes256-ctr", KeyCipherMode.Counter, 32, AesBlock, AesBlock, 0),
        new("aes128-cbc", KeyCipherMode.Cbc, 16, AesBlock, AesBlock, 0),
        new("aes192-cbc", KeyCipherMode.Cbc, 24, AesBlock, AesBlock, 0),
        new("aes256-cbc", KeyCipherMode.Cbc, 32, AesBlock, AesBlock, 0),
        new("aes128-gcm@openssh.com", KeyCipherMode.Gcm, 16, 12, AesBlock, 16),
        new("aes256-gcm@openssh.com", KeyCipherMode.Gcm, 32, 12, AesBlock, 16),
        new("chacha20-poly1305@openssh.com", KeyCipherMode.ChaChaPoly, ChaChaPoly.KeySize, 0, 8, ChaChaPoly.TagSize),
    ];

    public static KeyCipher Find(string name) => Array.Find(_all, cipher => cipher.Name == name)
        ?? throw new SshException(SshFailure.NotSupported, "A key is encrypted with a cipher that is not supported.");

    /// <exception cref="SshException">The key is not that which it was encrypted with, if the cipher can tell.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        switch (Mode)
        {
            case KeyCipherMode.Counter:
                return ApplyCounter(key, iv, encrypted);
            case KeyCipherMode.Cbc:
                return DecryptCbc(key, iv, encrypted);
            case KeyCipherMode.Gcm:
                return DecryptGcm(key, iv, encrypted, tag);
            case KeyCipherMode.ChaChaPoly:
                return DecryptChaChaPoly(key, encrypted, tag);
            default:
                return encrypted.ToArray();
        }
    }

    private static byte[] ApplyCounter(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted)
    {
        using var aes = new AesCtr(key, iv);
        var plain = encrypted.ToArray();
        aes.Transform(plain);
        return plain;
    }

    private static byte[] DecryptCbc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        return aes.DecryptCbc(encrypted, iv, PaddingMode.None);
    }

    private static byte[] DecryptGcm(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        using var gcm = new AesGcm(key, tag.Length);
        var plain = new byte[encrypted.Length];
        try
        {
            gcm.Decrypt(iv, encrypted, tag, plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException ex)
        {
            throw Passphrase.Wrong(ex);
        }
    }

    // The cipher of packets, with the number 0 and without a length.
    private static byte[] DecryptChaChaPoly(ReadOnlySpan<byte> key, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        using var cipher = new ChaChaPoly(key);
        var plain = encrypted.ToArray();
        return cipher.TryOpenBody(plain, tag) ? plain : throw Passphrase.Wrong();
    }
}
