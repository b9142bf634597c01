using System.Net;
using GostSharp.Tests.Routing;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests;

public sealed class RouteExtensionsTests
{
    private readonly ScriptedRoute _route = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_to_an_address_closes_its_connection()
    {
        var stream = await _route.OpenStreamAsync("db:5432");

        await stream.DisposeAsync();

        _route.Contexts.Should().Equal(new ConnectContext(new DnsEndPoint("db", 5432)));
        _route.Connections.Single().IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_carries_bytes()
    {
        var network = new MemoryNetwork();
        await using var server = await network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        await using var stream = await network.GetHost("client").OpenStreamAsync("echo:7");
        await stream.WriteAsync("hello"u8.ToArray());

        var answer = new byte[10];
        await stream.ReadExactlyAsync(answer);

        answer.Should().Equal("echo\nhello"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_no_address_is_a_mistake_before_anything_is_dialled()
    {
        await _route.Invoking(route => route.OpenStreamAsync("db").AsTask()).Should().ThrowAsync<FormatException>();

        _route.Contexts.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failure_is_the_routes_own()
    {
        _route.Fail("db", FailureReason.Refused);

        (await _route.Invoking(route => route.OpenStreamAsync("db:1").AsTask()).Should().ThrowAsync<ConnectFailedException>())
            .Which.Reason.Should().Be(FailureReason.Refused);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_no_stream_is_closed_and_refused()
    {
        var (near, far) = MemorySession.CreatePair();
        using var bench = new HopBench(nodes: 0);
        var node = TestNode.Create(new Candidate("n", null), new FixedDialer(near), new ScriptedConnector());
        var pool = new GostSharp.Selection.CandidatePool([(node.Candidate, GostSharp.Selection.FailurePolicy.Default)], new GostSharp.Selection.FifoSelector(), bench.Time);
        var hop = new GostSharp.Routing.Hop("hop-0", _route, [node], pool, bench.Log.CreateLogger("hop-0"));

        (await hop.Invoking(route => route.OpenStreamAsync("db:1").AsTask()).Should().ThrowAsync<ConnectFailedException>())
            .Which.Reason.Should().Be(FailureReason.NotSupported);

        await far.Ended;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("http://web.example/", "web.example:80")]
    [InlineData("http://192.0.2.1:81/", "192.0.2.1:81")]
    [InlineData("http://[2001:db8::1]/", "[2001:db8::1]:80")]
    public async Task An_HttpClient_asks_for_names_by_name_and_for_addresses_by_address(string url, string expected)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = _route.ToConnectCallback(), UseProxy = false });

        await client.Invoking(c => c.GetAsync(new Uri(url))).Should().ThrowAsync<HttpRequestException>();

        _route.Contexts[0].Target.Should().Be(Address.Parse(expected));
        await Eventually.TrueAsync(() => _route.Connections[0].IsDisposed);
    }
}
