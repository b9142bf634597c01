using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>Signatures on edwards25519 (RFC 8032 section 5.1, without pre-hash); signing takes the same steps for every key.</summary>
internal static class Ed25519
{
    public const int SeedSize = 32;
    public const int PublicKeySize = 32;
    public const int SignatureSize = 64;

    /// <summary>Computes the public key that belongs to a seed.</summary>
    public static void GetPublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey)
    {
        Span<byte> expanded = stackalloc byte[SHA512.HashSizeInBytes];
        Expand(seed, expanded);
        EdwardsMultiples.Multiply(EdwardsPoint.Base, expanded[..32]).Write(publicKey);
        CryptographicOperations.ZeroMemory(expanded);
    }

    /// <summary>Signs with a seed and the public key that belongs to it.</summary>
    /// <remarks>A public key that is not the seed's would give the seed away (RFC 8032 section 8.4): it must be one that was computed.</remarks>
    public static void Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, Span<byte> signature)
    {
        Span<byte> expanded = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> nonce = stackalloc byte[EdwardsScalar.Size];
        Expand(seed, expanded);

        Hash(expanded[32..], default, data, hash);
        var r = EdwardsScalar.Reduce(hash);
        r.Write(nonce);
        EdwardsMultiples.Multiply(EdwardsPoint.Base, nonce).Write(signature);

        Hash(signature[..32], publicKey, data, hash);
        var k = EdwardsScalar.Reduce(hash);
        var a = EdwardsScalar.Reduce(expanded[..32]);
        EdwardsScalar.MultiplyAdd(k, a, r).Write(signature[32..]);

        CryptographicOperations.ZeroMemory(expanded);
        CryptographicOperations.ZeroMemory(nonce);
        CryptographicOperations.ZeroMemory(hash);
    }

    /// <summary>
    /// Checks a signature. Keys and signatures have one spelling each, and keys of small order, under which one signature
    /// can fit any data, verify nothing.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize
            || signature.Length != SignatureSize
            || !EdwardsScalar.IsCanonical(signature[32..])
            || !EdwardsPoint.TryRead(publicKey, out var key)
            || key.HasSmallOrder)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        Span<byte> k = stackalloc byte[EdwardsScalar.Size];
        Hash(signature[..32], publicKey, data, hash);
        EdwardsScalar.Reduce(hash).Write(k);

        // S B = R + k A, and R has one spelling: so R is computed and compared.
        var sum = EdwardsMultiples.Multiply(EdwardsPoint.Base, signature[32..]) + EdwardsMultiples.Multiply(-key, k).ToAddend();
        Span<byte> r = stackalloc byte[EdwardsPoint.Size];
        sum.Write(r);
        return r.SequenceEqual(signature[..32]);
    }

    private static void Expand(ReadOnlySpan<byte> seed, Span<byte> expanded)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        SHA512.HashData(seed, expanded);
        X25519.Clamp(expanded);
    }

    private static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha.AppendData(first);
        sha.AppendData(second);
        sha.AppendData(data);
        sha.GetHashAndReset(hash);
    }
}
