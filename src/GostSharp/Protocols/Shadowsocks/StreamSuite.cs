using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Makes a cipher of a key, for one of the two ways.</summary>
internal delegate IStreamCipher StreamCipherFactory(byte[] key, bool encrypts);

/// <summary>A method without integrity: an initialisation vector, and then the encrypted bytes as they are.</summary>
internal sealed class StreamSuite(StreamCipherFactory create, byte[] key, int ivLength) : CipherSuite
{
    public int IvLength => ivLength;

    public override StreamConnection ToServer(StreamConnection server) =>
        new ShadowsocksConnection(server, new StreamSealer(this, null), new StreamOpener(this, null));

    public override StreamConnection ToClient(StreamConnection client, SaltFilter seen) =>
        new ShadowsocksConnection(client, new StreamSealer(this, seen), new StreamOpener(this, seen));

    public override IPacketCipher PacketsForClient() => new StreamPackets(this, null);

    public override IPacketCipher PacketsForServer(SaltFilter seen) => new StreamPackets(this, seen);

    public IStreamCipher CreateCipher(bool encrypts) => create(key, encrypts);
}
