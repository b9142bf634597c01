using GostSharp.Configuration;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Seams;

/// <summary>A connector that needs a fresh transport for every accepted connection, as SOCKS5 BIND does.</summary>
public sealed class ATransportPerAcceptTests
{
    private readonly MemoryNetwork _network = new();
    private readonly BindHandler _server;

    public ATransportPerAcceptTests() => _server = new BindHandler(_network.GetHost("proxy"));

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Every_visitor_comes_over_a_transport_of_its_own()
    {
        await using var proxy = await _network.GetHost("proxy").ServeAsync(1080, _server);
        await using var target = await _network.GetHost("home").ServeAsync(1, new MemoryServers.NamedEcho("home"));
        await using var forwarder = await StartAsync();

        for (var visit = 1; visit <= 3; visit++)
        {
            var requests = visit;
            await Eventually.TrueAsync(() => _server.Requests == requests);
            (await VisitAsync($"hello {visit}")).Should().Be($"home\nhello {visit}");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_visitor_at_the_far_end_is_the_client_that_the_service_reports()
    {
        await using var proxy = await _network.GetHost("proxy").ServeAsync(1080, _server);
        await using var target = await _network.GetHost("home").ServeAsync(1, new MemoryServers.NamedEcho("home"));
        await using var forwarder = await StartAsync();
        await using var visitor = await _network.GetHost("visitor").DialAsync("proxy:8000");

        await Eventually.TrueAsync(() => forwarder.Services[0].Connections is [var one] && Address.Format(one.Client).StartsWith("visitor:", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Stopping_ends_the_waiting_request_and_frees_the_far_port()
    {
        await using var proxy = await _network.GetHost("proxy").ServeAsync(1080, _server);
        var forwarder = await StartAsync();
        await Eventually.TrueAsync(() => proxy.Services[0].Statistics.Active == 1);
        await forwarder.DisposeAsync();

        await Eventually.TrueAsync(() => _network.GetHost("home").OpenConnections == 0);
        await using var rebound = await _network.GetHost("proxy").ListenAsync(Address.Parse("proxy:8000"));
    }

    // The proxy listens only between two visits, as plain BIND does: whoever is early is refused and comes again.
    private async Task<string> VisitAsync(string text)
    {
        StreamConnection? connection = null;
        await Eventually.TrueAsync(() => TryDial(out connection), "the proxy listens");
        await using (connection)
        {
            return await connection!.AskAsync(text);
        }
    }

    private bool TryDial(out StreamConnection? connection)
    {
        try
        {
            connection = _network.GetHost("visitor").DialAsync("proxy:8000").GetAwaiter().GetResult();
            return true;
        }
        catch (ConnectFailedException)
        {
            connection = null;
            return false;
        }
    }

    private Task<Forwarder> StartAsync() => new ForwarderBuilder()
        .UseRoute(_network.GetHost("home"))
        .AddConnector("bind", _ => new BindConnector())
        .AddConfig(new GostConfig { Chains = [Chains.Of("out", ("proxy:1080", "bind", "tcp"))] })
        .AddService(service => service.Listen("proxy:8000").To("home:1").ListenThrough("out"))
        .StartAsync();
}
