using System.Net;
using System.Text;
using GostSharp.Configuration;
using GostSharp.Tests.Routing;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Services;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

public sealed class ChainRouteTests
{
    private readonly MemoryNetwork _network = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_HttpClient_talks_through_a_chain()
    {
        await using var web = await _network.GetHost("web").ServeAsync(80, new FunctionHandler(AnswerAsync));
        await using var inner = await ForwardAsync("gw-2", "web:80");
        await using var outer = await ForwardAsync("gw-1", "gw-2:1000");
        await using var chain = Builder().Through(hops => hops.Hop("gw-1:1000").Hop("gw-2:1000")).BuildChain();
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = chain.ToConnectCallback(), UseProxy = false });

        (await client.GetStringAsync(new Uri("http://web/page"))).Should().Be("you asked for /page");
        (await client.GetStringAsync(new Uri("http://web/again"))).Should().Be("you asked for /again");

        client.Dispose();
        await Eventually.TrueAsync(() => _network.GetHost("client").OpenConnections == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failure_says_where_on_the_way_it_was()
    {
        await using var outer = await ForwardAsync("gw-1", "nowhere:1");
        _network.GetHost("gw-1").Reachability = MemoryReachability.Refusing;
        await using var chain = Builder().Through(hops => hops.Hop("gw-1:1000")).BuildChain();

        var failure = (await chain.Invoking(route => route.OpenStreamAsync("web:80").AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;

        (failure.Place, failure.Site, failure.Message).Should().Be(("hop-0/node-0", FailureSite.Node, "hop-0/node-0 forward at gw-1:1000: connection refused"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposed_it_dials_no_more_and_lets_go_on_what_was_dialled()
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        await using var gateway = await ForwardAsync("gw", "echo:7");
        var chain = Builder().Through(hops => hops.Hop("gw:1000")).BuildChain();
        await using var connection = await chain.DialAsync("echo:7");

        await chain.DisposeAsync();
        await chain.DisposeAsync();

        (await connection.AskAsync("still there?")).Should().Be("echo\nstill there?");
        var target = new DnsEndPoint("echo", 7);
        await chain.Invoking(route => route.ConnectAsync(new ConnectContext(target)).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        await chain.Invoking(route => route.ConnectDatagramAsync(new ConnectContext(target)).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        await chain.Invoking(route => route.ListenAsync(target).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        await chain.Invoking(route => route.BindDatagramAsync(target).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        chain.Provides.Should().Be(RouteCapabilities.Streams);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Its_dialers_are_closed_with_it()
    {
        RouteDialer? dialer = null;
        var chain = Builder().AddDialer("own", context => dialer = new RouteDialer(context.Route, context.Node)).Through(hops => hops.Hop("gw:1", dialer: "own")).BuildChain();

        await chain.DisposeAsync();

        dialer!.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public void Without_a_hop_there_is_no_chain_not_even_one_that_a_configuration_brings()
    {
        ShouldFail(Builder(), "the chain has no hop");
        ShouldFail(Builder().AddConfig(new GostConfig { Chains = [Chains.Of("chain-0", ("gw:1", "forward", "tcp"))] }), "the chain has no hop");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Services_and_chains_of_a_configuration_are_not_its_own()
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        await using var gateway = await ForwardAsync("gw", "echo:7");
        var other = new GostConfig { Chains = [Chains.Of("chain-0", ("other:1", "forward", "tcp")), Chains.Of("chain-2", ("other:1", "wrong", "tcp"))] };

        await using var chain = Builder().ForwardTcp("client:80", "h:1").AddConfig(other).Through(hops => hops.Hop("gw:1000")).BuildChain();

        (await chain.AskAsync("echo:7", "hello")).Should().Be("echo\nhello");
        await using var free = await _network.GetHost("client").ListenAsync(new DnsEndPoint("client", 80));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hop_may_be_one_of_the_list_of_hops()
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        await using var gateway = await ForwardAsync("gw", "echo:7");
        var known = new HopConfig { Name = "known", Nodes = [new NodeConfig { Name = "n", Address = "gw:1000" }] };

        await using var chain = Builder().AddConfig(new GostConfig { Hops = [known] }).Through(hops => hops.Hop(new HopConfig { Name = "known" })).BuildChain();

        (await chain.AskAsync("echo:7", "hello")).Should().Be("echo\nhello");
    }

    [Fact]
    public void Mistakes_of_all_hops_are_told_together() => ShouldFail(
        Builder().Through(hops => hops.Hop("gw").Hop("gw:1", connector: "sock").Hop("gw:2", hop => hop.HandshakeTimeout(TimeSpan.MaxValue))),
        "chains[0] 'chain-0': hops[0] 'hop-0': nodes[0] 'node-0': address: 'gw': an address is written host:port",
        "chains[0] 'chain-0': hops[1] 'hop-1': nodes[0] 'node-0': connector: unknown connector 'sock'; did you mean 'socks'?",
        "chains[0] 'chain-0': hops[2] 'hop-2': nodes[0] 'node-0': dialer.handshakeTimeout: must not be negative or longer than 49 days; an infinite one is no limit");

    [Fact]
    public void Mistakes_of_URLs_are_told_together() => ShouldFail(
        Builder().Forward("relay://h").Through(hops => hops.Hop("what://h:1")),
        "Forward relay://h: 'h': the port is missing",
        "Hop what://h:1: unknown scheme 'what'");

    [Fact]
    public void A_node_that_needs_what_the_hop_before_cannot_do_is_a_mistake()
    {
        var builder = Builder()
            .AddDialer("packets", context => new RouteDialer(context.Route, context.Node) { Requires = RouteCapabilities.Datagrams })
            .Through(hops => hops.Hop("gw:1").Hop("gw:2", dialer: "packets"));

        builder.Invoking(b => b.BuildChain()).Should().Throw<ConfigurationException>().WithMessage("hop-1/node-0 needs Datagrams, *")
            .Which.Reason.Should().Be(FailureReason.NotSupported);
    }

    [Fact]
    public void Its_builder_has_done_its_work()
    {
        var builder = Builder().Through(hops => hops.Hop("gw:1"));
        builder.BuildChain();

        builder.Invoking(b => b.BuildChain()).Should().Throw<InvalidOperationException>();
        builder.Invoking(b => b.Build()).Should().Throw<InvalidOperationException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Insecure_choices_are_logged()
    {
        using var log = new LogCollector();
        await using var chain = Builder()
            .UseLoggerFactory(log)
            .AddDialer("tls", context => new RouteDialer(context.Route, context.Node))
            .Through(hops => hops.Hop("gw:1", hop => hop.OverTls().WithoutVerification()))
            .BuildChain();

        log.Records.Should().ContainSingle().Which.Message.Should().StartWith("chain-0/hop-0/node-0: the node's certificate is not verified; ");
    }

    private static void ShouldFail(ForwarderBuilder builder, params string[] errors) =>
        builder.Invoking(b => b.BuildChain()).Should().Throw<ConfigurationException>().Which.Errors.Should().Equal(errors);

    // As much of HTTP as one client needs.
    private static async Task AnswerAsync(Connection connection, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(((StreamConnection)connection).Stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } request)
        {
            while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 })
            {
                // Its headers say nothing that matters here.
            }

            var body = $"you asked for {request.Split(' ')[1]}";
            var answer = $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";
            await ((StreamConnection)connection).Stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
        }
    }

    private ForwarderBuilder Builder() => new ForwarderBuilder().UseRoute(_network.GetHost("client"));

    private Task<Forwarder> ForwardAsync(string host, string target) =>
        new ForwarderBuilder().UseRoute(_network.GetHost(host)).ForwardTcp($"{host}:1000", target).StartAsync();
}
