using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Packets as <c>salt | data + tag</c>.</summary>
/// <param name="suite">The method.</param>
/// <param name="seen">What must not come again; null takes everything.</param>
internal sealed class AeadPackets(AeadSuite suite, SaltFilter? seen) : IPacketCipher
{
    // Every packet has a key of its own, which it is the only one to use.
    private static readonly byte[] Nonce = new byte[Aead.NonceLength];

    public int Overhead => suite.KeyLength + Aead.TagLength;

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var salt = into[..suite.KeyLength];
        suite.Salts(salt);
        seen?.TryAdd(salt); // So that nobody can send a server its own answers.
        using var cipher = suite.CipherOf(salt);
        cipher.Seal(Nonce, plain, into[salt.Length..]);
        return Overhead + plain.Length;
    }

    public bool TryOpen(Span<byte> packet, out Range plain)
    {
        plain = default;
        if (packet.Length < Overhead)
        {
            return false;
        }

        var salt = packet[..suite.KeyLength];
        using var cipher = suite.CipherOf(salt);
        plain = salt.Length..^Aead.TagLength;
        return cipher.TryOpen(Nonce, packet[salt.Length..]) && seen?.TryAdd(salt) is not false;
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
