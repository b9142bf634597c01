using System.Net;
using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Transports.Udp;

public sealed class UdpPeersTests
{
    [Fact]
    public void A_peer_is_the_same_object_as_long_as_it_is_known()
    {
        var peers = new UdpPeers(limit: 2);
        var first = peers.Get(Raw("127.0.0.1", 1));

        peers.Get(Raw("127.0.0.1", 1)).Should().BeSameAs(first);
        peers.Get(Raw("127.0.0.1", 2)).Should().NotBe(first);
        peers.Get(Raw("127.0.0.1", 3));
        peers.Get(Raw("127.0.0.1", 1)).Should().NotBeSameAs(first).And.Be(first, "it was forgotten, as there may only be two");
    }

    [Theory]
    [InlineData("10.1.2.3", 65_535, "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", 53, "10.1.2.3")]
    [InlineData("2001:db8::1", 1, "2001:db8::1")]
    [InlineData("fe80::1%7", 1, "fe80::1%7")]
    public void It_is_an_ordinary_address_that_knows_what_the_socket_calls_it(string address, int port, string expected)
    {
        var raw = Raw(address, port);

        var peer = new UdpPeers().Get(raw);

        peer.Should().Be(new IPEndPoint(IPAddress.Parse(expected), port));
        new IPEndPoint(IPAddress.Parse(expected), port).Should().Be(peer);
        peer.GetHashCode().Should().Be(new IPEndPoint(IPAddress.Parse(expected), port).GetHashCode());
        peer.Raw.Should().Be(raw).And.NotBeSameAs(raw);
    }

    private static SocketAddress Raw(string address, int port) => new IPEndPoint(IPAddress.Parse(address), port).Serialize();
}
