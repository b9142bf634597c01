namespace GostSharp.Protocols.Shadowsocks;

/// <summary>No method at all: the address and the bytes behind it can be read by everybody on the way, as with gost where no user is given.</summary>
internal sealed class PlainSuite : CipherSuite
{
    public override StreamConnection ToServer(StreamConnection server) => server;

    public override StreamConnection ToClient(StreamConnection client, SaltFilter seen) => client;

    public override IPacketCipher PacketsForClient() => new PlainPackets();

    public override IPacketCipher PacketsForServer(SaltFilter seen) => new PlainPackets();

    private sealed class PlainPackets : IPacketCipher
    {
        public int Overhead => 0;

        public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
        {
            plain.CopyTo(into);
            return plain.Length;
        }

        public bool TryOpen(Span<byte> packet, out Range plain)
        {
            plain = Range.All;
            return true;
        }

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
