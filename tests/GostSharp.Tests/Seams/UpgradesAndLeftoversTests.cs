using System.Text;
using GostSharp.Configuration;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Seams;

/// <summary>A TLS-like upgrade in front of the forward handler, and bytes that come right behind a handshake.</summary>
public sealed class UpgradesAndLeftoversTests
{
    private readonly MemoryNetwork _network = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_forward_chain_over_an_upgraded_transport_reaches_the_servers_own_target()
    {
        await using var target = await _network.GetHost("web").ServeAsync(80, new MemoryServers.NamedEcho("web"));
        await using var server = await UpgradedServerAsync();
        await using var client = await MaskedClientAsync("gate:443", "forward");

        (await _network.GetHost("home").AskAsync("home:8080", "through the mask")).Should().Be("web\nthrough the mask");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_peer_does_not_hold_up_the_next_one()
    {
        await using var target = await _network.GetHost("web").ServeAsync(80, new MemoryServers.NamedEcho("web"));
        await using var server = await UpgradedServerAsync();
        await using var silent = await _network.GetHost("home").DialAsync("gate:443");
        await using var client = await MaskedClientAsync("gate:443", "forward");

        (await _network.GetHost("home").AskAsync("home:8080", "hello")).Should().Be("web\nhello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_sends_garbage_loses_its_own_connection_only()
    {
        await using var target = await _network.GetHost("web").ServeAsync(80, new MemoryServers.NamedEcho("web"));
        await using var server = await UpgradedServerAsync();
        await using var garbage = await _network.GetHost("home").DialAsync("gate:443");
        var answer = () => garbage.AskAsync("garbage\n");
        await answer.Should().ThrowAsync<IOException>();

        await using var client = await MaskedClientAsync("gate:443", "forward");
        (await _network.GetHost("home").AskAsync("home:8080", "hello")).Should().Be("web\nhello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_a_server_sends_right_behind_its_reply_reaches_the_client()
    {
        // The reply and the target's first words leave the proxy in one write.
        await using var proxy = await _network.GetHost("proxy").ServeAsync(1080, new EagerProxy());
        await using var client = await ForwarderAsync("proxy:1080", "line", "tcp");

        (await _network.GetHost("home").AskAsync("home:8080", "")).Should().Be("220 ready");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_a_client_sends_right_behind_its_request_reaches_the_target()
    {
        await using var target = await _network.GetHost("web").ServeAsync(80, new MemoryServers.NamedEcho("web"));
        await using var proxy = await _network.GetHost("proxy").ServeAsync(1080, new LineHandler(_network.GetHost("proxy")));

        (await _network.GetHost("home").AskAsync("proxy:1080", "CONNECT web:80\nearly bytes")).Should().Be("OK\nweb\nearly bytes");
    }

    private Task<Forwarder> UpgradedServerAsync() => new ForwarderBuilder()
        .UseRoute(_network.GetHost("gate"))
        .AddListener("mask", async (context, cancellationToken) => new UpgradingListener(
            await context.Route.ListenAsync(context.Address, cancellationToken),
            new MaskUpgrade(isServer: true),
            UpgradeLimits.Default,
            context.TimeProvider,
            NullLogger.Instance))
        .AddService(service => service.Listen("gate:443", "mask").To("web:80"))
        .StartAsync();

    private Task<Forwarder> MaskedClientAsync(string node, string connector) => ForwarderAsync(node, connector, "mask");

    private Task<Forwarder> ForwarderAsync(string node, string connector, string dialer) => new ForwarderBuilder()
        .UseRoute(_network.GetHost("home"))
        .AddConnector("line", _ => new LineConnector())
        .AddDialer("mask", context => new MaskingDialer(context, new MaskUpgrade(isServer: false)))
        .AddConfig(new GostConfig { Chains = [Chains.Of("out", (node, connector, dialer))] })
        .AddService(service => service.Listen("home:8080").To("anything:1").DialThrough("out"))
        .StartAsync();

    private sealed class EagerProxy : IHandler
    {
        public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
        {
            var client = (StreamConnection)connection;
            await Lines.ReadAsync(client, cancellationToken);
            await client.Stream.WriteAsync(Encoding.ASCII.GetBytes("OK\n220 ready"), cancellationToken);
            await client.CompleteWritesAsync(cancellationToken);
            await client.Stream.CopyToAsync(Stream.Null, cancellationToken);
        }
    }
}
