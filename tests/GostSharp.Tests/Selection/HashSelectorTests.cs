using System.Net;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Selection;

namespace GostSharp.Tests.Selection;

public sealed class HashSelectorTests
{
    private readonly HashSelector _selector = new();
    private readonly Candidate[] _all = Candidates.Named("a", "b", "c", "d");

    [Fact]
    public void The_same_client_gets_the_same_whatever_its_port() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255), 4).ToArbitrary(), bytes =>
        {
            var client = string.Join('.', bytes);
            var expected = _all[Crc32.Compute(System.Text.Encoding.ASCII.GetBytes(client)) % 4];
            return Enumerable.Range(1, 3).All(port => ReferenceEquals(_selector.Pick(_all, Candidates.From(client, port)), expected));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Clients_spread_over_all()
    {
        var picks = Enumerable.Range(0, 256).Select(i => _selector.Pick(_all, Candidates.From($"10.0.0.{i}"))!.Name);

        picks.Distinct().Should().HaveCount(4);
    }

    [Fact]
    public void A_client_with_a_name_is_known_by_it()
    {
        var context = new ConnectContext(null, new DnsEndPoint("client", 1));

        Enumerable.Range(0, 20).Select(_ => _selector.Pick(_all, context)).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("127.0.0.1")]
    [InlineData("2001:db8::7")]
    public void A_visitor_is_the_same_whether_a_tunnel_or_a_socket_names_it(string host)
    {
        var address = IPAddress.Parse(host);
        var picks = new EndPoint[] { new IPEndPoint(address, 1), new DnsEndPoint(host, 2), new IPEndPoint(address.MapToIPv6(), 3) }
            .Select(client => _selector.Pick(_all, new ConnectContext(null, client)));

        picks.Distinct().Should().ContainSingle();
    }

    [Fact]
    public void An_unknown_client_gets_anyone()
    {
        var picks = Enumerable.Range(0, 400).Select(_ => _selector.Pick(_all, Candidates.Nobody)!.Name);

        picks.Distinct().Should().HaveCount(4);
    }

    [Fact]
    public void Nothing_to_pick_from_is_null()
    {
        _selector.Pick([], Candidates.Nobody).Should().BeNull();
        _selector.Pick([], Candidates.From("10.0.0.1")).Should().BeNull();
    }
}
