using System.Security.Cryptography;

namespace GostSharp.Ssh.Transport;

/// <summary>Derives the keys of both directions from what the two ends have agreed on (RFC 4253 section 7.2).</summary>
/// <param name="hash">The hash of the key exchange.</param>
/// <param name="secret">The shared secret, as an mpint.</param>
/// <param name="exchangeHash">H.</param>
/// <param name="sessionId">The H of the first exchange.</param>
internal sealed class SessionKeys(HashAlgorithmName hash, byte[] secret, byte[] exchangeHash, byte[] sessionId)
{
    /// <summary>The key, or IV, that a letter stands for: A and B are IVs, C and D keys, E and F MAC keys.</summary>
    public byte[] Derive(char letter, int length)
    {
        using var hasher = IncrementalHash.CreateHash(hash);
        var key = new byte[length];
        var known = Hash(hasher, [(byte)letter], sessionId);
        var filled = 0;
        while (true)
        {
            var part = Math.Min(known.Length - filled, length - filled);
            known.AsSpan(filled, part).CopyTo(key.AsSpan(filled));
            filled += part;
            if (filled == length)
            {
                CryptographicOperations.ZeroMemory(known);
                return key;
            }

            var more = Hash(hasher, known, []);
            byte[] longer = [.. known, .. more];
            CryptographicOperations.ZeroMemory(known);
            CryptographicOperations.ZeroMemory(more);
            known = longer;
        }
    }

    private byte[] Hash(IncrementalHash hasher, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        hasher.AppendData(secret);
        hasher.AppendData(exchangeHash);
        hasher.AppendData(first);
        hasher.AppendData(second);
        return hasher.GetHashAndReset();
    }
}
