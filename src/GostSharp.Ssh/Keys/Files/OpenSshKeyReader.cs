using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>
/// openssh-key-v1: magic, string cipher, string kdf, string its options, uint32 1, string public key, string private part,
/// and the tag of a cipher that has one. The private part is uint32 twice the same, type, fields, comment, padding 1, 2, 3...
/// </summary>
internal static class OpenSshKeyReader
{
    private const int MaxRounds = 1024;

    public static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    public static SshPrivateKey Read(ReadOnlySpan<byte> data, Passphrase passphrase)
    {
        if (!data.StartsWith(Magic))
        {
            throw new SshException(SshFailure.KeyFormat, "The key is not of the form openssh-key-v1.");
        }

        var reader = new SshReader(data[Magic.Length..], SshFailure.KeyFormat);
        var cipher = KeyCipher.Find(reader.ReadText(64));
        var kdf = reader.ReadText(64);
        var options = reader.ReadString(1024);
        if (reader.ReadUInt32() != 1)
        {
            throw new SshException(SshFailure.NotSupported, "Only files with one key are supported.");
        }

        var publicBlob = reader.ReadString();
        var encrypted = reader.ReadString();
        var tag = reader.ReadBytes(cipher.TagSize);
        reader.ExpectEnd();
        if (encrypted.IsEmpty || encrypted.Length % cipher.BlockSize != 0)
        {
            throw new SshException(SshFailure.KeyFormat, "The private part of a key does not end at the end of a block.");
        }

        var plain = Decrypt(cipher, kdf, options, encrypted, tag, passphrase);
        try
        {
            return ReadPrivatePart(plain, publicBlob, cipher);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Decrypt(
        KeyCipher cipher, string kdf, ReadOnlySpan<byte> options, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag, Passphrase passphrase)
    {
        if (kdf == "none" && cipher.KeySize == 0)
        {
            return encrypted.ToArray();
        }

        if (kdf != "bcrypt" || cipher.KeySize == 0)
        {
            throw new SshException(SshFailure.NotSupported, "The passphrase of a key is turned into a key in a way that is not supported.");
        }

        var reader = new SshReader(options, SshFailure.KeyFormat);
        var salt = reader.ReadString(256);
        var rounds = reader.ReadUInt32();
        reader.ExpectEnd();
        if (salt.IsEmpty || rounds is 0 or > MaxRounds)
        {
            throw new SshException(SshFailure.KeyFormat, $"A key asks for {rounds} rounds of bcrypt, not 1 to {MaxRounds}, or has no salt.");
        }

        Span<byte> keyAndIv = stackalloc byte[cipher.KeySize + cipher.IvSize];
        BcryptPbkdf.Derive(passphrase.Bytes, salt, (int)rounds, keyAndIv);
        try
        {
            return cipher.Decrypt(keyAndIv[..cipher.KeySize], keyAndIv[cipher.KeySize..], encrypted, tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keyAndIv);
        }
    }

    private static SshPrivateKey ReadPrivatePart(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> publicBlob, KeyCipher cipher)
    {
        var reader = new SshReader(plain, SshFailure.KeyFormat);
        if (reader.ReadUInt32() != reader.ReadUInt32())
        {
            throw Passphrase.Wrong();
        }

        var key = ReadKey(ref reader);
        try
        {
            key.Comment = reader.ReadText(65_536);
            CheckPadding(reader.Rest, cipher);
            return key.PublicKey.Blob.Span.SequenceEqual(publicBlob)
                ? key
                : throw new SshException(SshFailure.KeyFormat, "The public key of a file is not that of its private part.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static SshPrivateKey ReadKey(ref SshReader reader)
    {
        var keyType = reader.ReadText(64);
        return keyType switch
        {
            SshKeyTypes.Ed25519 => Ed25519PrivateKey.Read(ref reader),
            SshKeyTypes.Rsa => RsaPrivateKey.Read(ref reader),
            _ when EcdsaCurve.Find(keyType) is { } curve => EcdsaPrivateKey.Read(curve, ref reader),
            _ => throw new SshException(SshFailure.NotSupported, "A private key is of a type that is not supported."),
        };
    }

    private static void CheckPadding(ReadOnlySpan<byte> padding, KeyCipher cipher)
    {
        var isValid = padding.Length < cipher.BlockSize;
        for (var i = 0; i < padding.Length; i++)
        {
            isValid &= padding[i] == i + 1;
        }

        if (!isValid)
        {
            throw new SshException(SshFailure.KeyFormat, "The padding of a key is not 1, 2, 3 and so on.");
        }
    }
}
