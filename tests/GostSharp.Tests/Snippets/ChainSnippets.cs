using GostSharp;
using GostSharp.Services;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Snippets;

public sealed class ChainSnippets
{
    private static readonly ILoggerFactory loggerFactory = NullLoggerFactory.Instance;
    private static readonly CancellationToken cancellationToken = CancellationToken.None;

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_chain_has_hops()
    {
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:0", "10.0.0.5:5432")
            .Through(chain => chain
                .Hop("gateway.example.com:443", hop => hop
                    .Socks5().Credentials("bob", "secret").OverTls()
                    .OrAt("spare.example.com:443")
                    .HandshakeTimeout(TimeSpan.FromSeconds(5)))
                .Hop("10.0.0.1:8080", hop => hop.Http().ReplyTimeout(TimeSpan.FromSeconds(10)))
                .Hop("socks4://10.0.0.2:1080"))
            .StartAsync();

        forwarder.Config.Chains.Should().ContainSingle().Which.Hops.Should().HaveCount(3);
        forwarder.Config.Chains[0].Hops[0].Nodes.Should().HaveCount(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_chain_is_used_without_a_service()
    {
        await using var chain = new ForwarderBuilder()
            .Through(hops => hops.Hop("gateway.example.com:443", hop => hop.Socks5().OverTls()))
            .UseLoggerFactory(loggerFactory)
            .BuildChain();

        chain.Provides.Should().HaveFlag(RouteCapabilities.Streams);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_is_given_a_chain()
    {
        await using var chain = new ForwarderBuilder().Forward("socks5+tls://bob:secret@gateway.example.com:443").BuildChain();
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = chain.ToConnectCallback(), UseProxy = false });

        chain.Provides.Should().HaveFlag(RouteCapabilities.Streams);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_not_there_is_told_with_its_place()
    {
        var network = new MemoryNetwork();
        network.GetHost("gateway").Reachability = MemoryReachability.Refusing;
        await using var chain = new ForwarderBuilder().Through(hops => hops.Hop("socks5://gateway:1080")).UseRoute(network.GetHost("here")).BuildChain();

        await chain.Invoking(route => OpenAsync(route)).Should().ThrowAsync<ConnectFailedException>();
        await chain.Invoking(route => AskAsync(route)).Should().ThrowAsync<HttpRequestException>();
        await TellAsync(chain);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Proxies_are_services()
    {
        await using var forwarder = await new ForwarderBuilder()
            .AddService(service => service.Name("socks").Listen("127.0.0.1:0").Socks5().RequireUser("bob", "secret"))
            .AddService(service => service.Name("any").Listen("127.0.0.1:0").AnyProxy())
            .AddService(service => service.Name("web").Listen("127.0.0.1:0").HttpProxy().OverSecureWebSocket("/tunnel"))
            .StartAsync();

        forwarder.Services.Should().HaveCount(3).And.OnlyContain(service => service.State == ServiceState.Listening);
    }

    [Fact]
    public void Certificates_are_trusted_in_four_ways()
    {
        var caFile = "ca.pem";
        var build = () => new ForwarderBuilder().ForwardTcp("127.0.0.1:0", "10.0.0.5:80").Through(chain =>
        {
            chain.Hop("gateway.example.com:443", hop => hop.Socks5().OverTls());                                   // By the system's authorities, for this name.
            chain.Hop("10.0.0.1:443", hop => hop.Socks5().OverTls("gateway.example.com").TrustAuthorities(caFile)); // By these, for that name.
            chain.Hop("10.0.0.1:443", hop => hop.Socks5().OverTls().Pin("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
            chain.Hop("10.0.0.1:443", hop => hop.Socks5().OverTls().WithoutVerification());                        // Whoever is on the way can read all.
        }).Build();

        build().Config.Chains[0].Hops.Should().HaveCount(4);
    }

    private static async Task OpenAsync(ChainRoute chain)
    {
        await using var stream = await chain.OpenStreamAsync("db.example.com:5432", cancellationToken);
    }

    private static async Task AskAsync(ChainRoute chain)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = chain.ToConnectCallback(), UseProxy = false });
        var page = await client.GetStringAsync("https://www.example.com/", cancellationToken);

        page.Should().NotBeEmpty();
    }

    private static async Task TellAsync(ChainRoute chain)
    {
        try
        {
            await using var stream = await chain.OpenStreamAsync("db.example.com:5432", cancellationToken);
        }
        catch (ConnectFailedException exception) when (exception.Site is FailureSite.Node)
        {
            Console.WriteLine($"{exception.Place} failed ({exception.Reason}): {exception.Message}");
        }
    }
}
