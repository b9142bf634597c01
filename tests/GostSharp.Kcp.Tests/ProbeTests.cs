using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Tests.Ciphers;
using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests;

public sealed class ProbeTests
{
    private static readonly KcpCrypt Documented = KcpCrypt.FromPassword(KcpCipher.Aes, CipherVectors.Password);
    private static readonly KcpCrypt Empty = KcpCrypt.FromPassword(KcpCipher.Aes, "");

    [Fact]
    public void A_packet_tells_the_key_of_its_sender()
    {
        var vectors = CipherVectors.All.ToDictionary(row => (KcpCipher)row[0], row => Convert.FromHexString((string)row[1]));

        KcpProbe.FindMatch(vectors[KcpCipher.Aes], [Empty, Documented]).Should().Be(1);
        KcpProbe.FindMatch(Convert.FromHexString(CipherVectors.AesWithEmptyPassword), [Empty, Documented]).Should().Be(0);
        KcpProbe.FindMatch(vectors[KcpCipher.Salsa20], [Empty, Documented]).Should().Be(-1);
        var all = vectors.Keys.Select(cipher => KcpCrypt.FromPassword(cipher, CipherVectors.Password)).ToArray();
        vectors.Values.Select(packet => KcpProbe.FindMatch(packet, all)).Should().Equal(Enumerable.Range(0, all.Length));
    }

    [Fact]
    public void Packets_that_are_too_short_or_too_long_match_nothing()
    {
        KcpProbe.FindMatch([], [Documented]).Should().Be(-1);
        KcpProbe.FindMatch(new byte[PacketLayout.SealSize - 1], [Documented, KcpCrypt.None]).Should().Be(-1);
        KcpProbe.FindMatch(new byte[PacketLayout.MaxPacketSize + 1], [Documented, KcpCrypt.None, KcpCrypt.Null]).Should().Be(-1);
    }

    [Fact]
    public void Without_a_checksum_a_packet_has_to_look_like_a_first_one()
    {
        KcpProbe.FindMatch(Segments.Make(1, 0x51, 0, 10), [Documented, KcpCrypt.Null]).Should().Be(1);
        KcpProbe.FindMatch(Segments.Make(1, 0x52, 0, 0), [Documented, KcpCrypt.Null]).Should().Be(-1);
        KcpProbe.FindMatch(new byte[100], [Documented, KcpCrypt.Null]).Should().Be(-1);
    }
}
