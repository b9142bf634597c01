using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Packets as an initialisation vector and encrypted bytes.</summary>
/// <param name="suite">The method.</param>
/// <param name="seen">What must not come again; null takes everything.</param>
internal sealed class StreamPackets(StreamSuite suite, SaltFilter? seen) : IPacketCipher
{
    private readonly Lock _sealing = new();
    private readonly Lock _opening = new();
    private readonly IStreamCipher _sealer = suite.CreateCipher(encrypts: true);
    private readonly IStreamCipher _opener = suite.CreateCipher(encrypts: false);

    public int Overhead => suite.IvLength;

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var iv = into[..suite.IvLength];
        suite.Salts(iv);
        seen?.TryAdd(iv); // So that nobody can send a server its own answers.
        lock (_sealing)
        {
            _sealer.Start(iv);
            _sealer.Transform(plain, into[iv.Length..]);
        }

        return iv.Length + plain.Length;
    }

    public bool TryOpen(Span<byte> packet, out Range plain)
    {
        plain = suite.IvLength..;
        if (packet.Length < suite.IvLength || seen?.TryAdd(packet[..suite.IvLength]) is false)
        {
            return false;
        }

        lock (_opening)
        {
            _opener.Start(packet[..suite.IvLength]);
            _opener.Transform(packet[plain], packet[plain]);
        }

        return true;
    }

    public void Dispose()
    {
        _sealer.Dispose();
        _opener.Dispose();
    }
}
