using System.Security.Cryptography;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Makes a cipher of a key.</summary>
internal delegate Aead AeadFactory(ReadOnlySpan<byte> key);

/// <summary>A method with integrity: every stream and every packet has a key of its own, derived from the password's and a salt that is as long.</summary>
internal sealed class AeadSuite(AeadFactory create, byte[] key) : CipherSuite
{
    /// <summary>How long keys and salts are.</summary>
    public int KeyLength => key.Length;

    public override StreamConnection ToServer(StreamConnection server) =>
        new ShadowsocksConnection(server, new AeadSealer(this, null), new AeadOpener(this, null));

    public override StreamConnection ToClient(StreamConnection client, SaltFilter seen) =>
        new ShadowsocksConnection(client, new AeadSealer(this, seen), new AeadOpener(this, seen));

    public override IPacketCipher PacketsForClient() => new AeadPackets(this, null);

    public override IPacketCipher PacketsForServer(SaltFilter seen) => new AeadPackets(this, seen);

    /// <summary>The cipher of the stream or packet that begins with <paramref name="salt"/>.</summary>
    public Aead CipherOf(ReadOnlySpan<byte> salt)
    {
        Span<byte> derived = stackalloc byte[key.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA1, key, derived, salt, "ss-subkey"u8);
        return create(derived);
    }
}
