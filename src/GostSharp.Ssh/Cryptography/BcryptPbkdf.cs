using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>
/// bcrypt_pbkdf, which openssh-key-v1 turns a passphrase into a key with: PBKDF2 with bcrypt for a hash, and the output of each
/// block spread over the key. Blowfish looks tables up by secrets, so a program on the same machine might learn of a passphrase.
/// </summary>
internal static class BcryptPbkdf
{
    private const int HashSize = 32;
    private const int Cost = 64;

    private static ReadOnlySpan<byte> Text => "OxychromaticBlowfishSwatDynamite"u8;

    public static void Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int rounds, Span<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        Span<byte> hashedPassphrase = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> block = stackalloc byte[HashSize];
        using var blowfish = new Blowfish();
        SHA512.HashData(passphrase, hashedPassphrase);

        var blocks = (key.Length + HashSize - 1) / HashSize;
        for (var i = 0; i < blocks; i++)
        {
            DeriveBlock(blowfish, hashedPassphrase, salt, i + 1, rounds, block);
            for (var j = 0; j < HashSize && (j * blocks) + i < key.Length; j++)
            {
                key[(j * blocks) + i] = block[j];
            }
        }

        CryptographicOperations.ZeroMemory(hashedPassphrase);
        CryptographicOperations.ZeroMemory(block);
    }

    private static void DeriveBlock(
        Blowfish blowfish, ReadOnlySpan<byte> hashedPassphrase, ReadOnlySpan<byte> salt, int number, int rounds, Span<byte> block)
    {
        Span<byte> hashedSalt = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> hash = stackalloc byte[HashSize];
        Span<byte> suffix = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(suffix, number);
        using (var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512))
        {
            sha.AppendData(salt);
            sha.AppendData(suffix);
            sha.GetHashAndReset(hashedSalt);
        }

        Hash(blowfish, hashedPassphrase, hashedSalt, hash);
        hash.CopyTo(block);
        for (var i = 1; i < rounds; i++)
        {
            SHA512.HashData(hash, hashedSalt);
            Hash(blowfish, hashedPassphrase, hashedSalt, hash);
            ChaCha20.Xor(block, hash);
        }

        CryptographicOperations.ZeroMemory(hash);
        CryptographicOperations.ZeroMemory(hashedSalt);
    }

    private static void Hash(Blowfish blowfish, ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        blowfish.Reset();
        blowfish.Expand(passphrase, salt);
        for (var i = 0; i < Cost; i++)
        {
            blowfish.Expand(salt);
            blowfish.Expand(passphrase);
        }

        for (var i = 0; i < HashSize; i += 8)
        {
            var text = BinaryPrimitives.ReadUInt64BigEndian(Text[i..]);
            for (var j = 0; j < Cost; j++)
            {
                text = blowfish.Encrypt(text);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(hash[i..], (uint)(text >> 32));
            BinaryPrimitives.WriteUInt32LittleEndian(hash[(i + 4)..], (uint)text);
        }
    }
}
