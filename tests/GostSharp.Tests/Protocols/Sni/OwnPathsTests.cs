using System.Net;
using GostSharp.Protocols.Sni;

namespace GostSharp.Tests.Protocols.Sni;

public sealed class OwnPathsTests
{
    private static readonly IPEndPoint Near = new(IPAddress.Loopback, 40_000);
    private static readonly IPEndPoint Far = new(IPAddress.Loopback, 443);

    private readonly OwnPaths _paths = new();

    [Fact]
    public void A_dialled_connection_is_known_at_its_other_end_while_it_is_there()
    {
        var entry = _paths.Add(Between(Near, Far));

        _paths.Contains(Between(Far, Near)).Should().BeTrue();
        _paths.Contains(Between(Near, Far)).Should().BeFalse();
        _paths.Contains(Between(Far, new IPEndPoint(IPAddress.Loopback, 40_001))).Should().BeFalse();
        _paths.Contains(Between(new IPEndPoint(IPAddress.Loopback, 80), Near)).Should().BeFalse("another proxy's client has the same port");
        entry!.Dispose();
        _paths.Contains(Between(Far, Near)).Should().BeFalse();
        _paths.Count.Should().Be(0);
    }

    [Fact]
    public void Addresses_are_the_same_in_other_clothes()
    {
        using var entry = _paths.Add(Between(new IPEndPoint(Near.Address.MapToIPv6(), Near.Port), new IPEndPoint(IPAddress.Any, 443)));

        _paths.Contains(Between(Far, Near)).Should().BeTrue();
    }

    [Fact]
    public void Connections_without_addresses_are_not_known()
    {
        _paths.Add(Between(null, Far)).Should().BeNull();
        _paths.Add(Between(new DnsEndPoint("near", 1), new DnsEndPoint("far", 443))).Should().BeNull();
        _paths.Contains(Between(null, null)).Should().BeFalse();
    }

    private static StreamConnection Between(EndPoint? local, EndPoint? remote) => new(Stream.Null, local, remote);
}
