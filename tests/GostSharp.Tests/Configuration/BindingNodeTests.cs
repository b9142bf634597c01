using GostSharp.Configuration;
using GostSharp.Multiplexing;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Configuration;

/// <summary>rtcp services whose nodes are asked in the ways that their parameters say.</summary>
public sealed class BindingNodeTests
{
    private const string Visitor = "05 00 00 01 0A 00 00 05 9C 40";
    private const string RelayVisitor = "01 00 00 0A 02 00 07 01 0A 00 00 05 9C 40";

    private readonly MemoryNetwork _network = new();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5://gw:1080?notls=true", 1, Visitor, "x")]
    [InlineData("socks5://gw:1080?notls=true&mbind=true&comp=false", 1, Visitor, "x")]
    [InlineData("socks5://gw:1080?notls=true&comp=true", 1, "", "x")]
    [InlineData("socks5://gw:1080?notls=true&mux.version=2", 2, Visitor, "x")]
    public async Task Visitors_of_a_socks5_node_come_in_streams(string node, int version, string prologue, string said)
    {
        await using var home = await _network.GetHost("home").ServeAsync(80, new MemoryServers.NamedEcho("home"));
        await using var gateway = await _network.GetHost("gw").ListenAsync(Address.Parse("gw:1080"));
        var starting = StartAsync(node);
        await using var server = await GreetAsync(gateway, Socks5BindServer.MuxBind);
        await server.SendAsync(Socks5BindServer.Bound);
        await using var forwarder = await starting;

        await using var session = MuxSession.AsClient(server, new MuxOptions { Version = version }, TimeProvider.System);
        await using var visitor = await session.OpenAsync(Hex.Bytes(prologue));

        (await visitor.AskAsync(said)).Should().Be("home\n" + said);
        forwarder.Services[0].LocalEndPoint.Should().Be(Socks5BindServer.Wanted);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_mbind_false_every_visitor_has_a_connection()
    {
        await using var home = await _network.GetHost("home").ServeAsync(80, new MemoryServers.NamedEcho("home"));
        await using var gateway = await _network.GetHost("gw").ListenAsync(Address.Parse("gw:1080"));
        var starting = StartAsync("socks5://gw:1080?notls=true&mbind=false");
        await using var server = await GreetAsync(gateway, Socks5BindServer.Bind);

        await server.SendAsync(Socks5BindServer.Bound + Visitor);
        await using var forwarder = await starting;
        await using var next = await GreetAsync(gateway, Socks5BindServer.Bind);

        (await server.AskAsync("x")).Should().Be("home\nx");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Visitors_of_a_relay_node_come_in_streams()
    {
        await using var home = await _network.GetHost("home").ServeAsync(80, new MemoryServers.NamedEcho("home"));
        await using var gateway = await _network.GetHost("gw").ListenAsync(Address.Parse("gw:8421"));
        var starting = StartAsync("relay://gw:8421?mux.version=2");
        await using var server = (StreamConnection)(await gateway.AcceptAsync())!;
        await server.ExpectAsync("01 02 00 0F 04 00 02 00 00 02 00 07 01 C0 00 02 01 1F 90");
        await server.SendAsync("01 00 00 0A 02 00 07 01 C0 00 02 01 1F 90");
        await using var forwarder = await starting;

        await using var session = MuxSession.AsClient(server, new MuxOptions { Version = 2 }, TimeProvider.System);
        await using var visitor = await session.OpenAsync(Hex.Bytes(RelayVisitor));

        (await visitor.AskAsync("x")).Should().Be("home\nx");
    }

    [Fact]
    public void A_plain_bind_is_a_parameter_of_the_node() =>
        new ForwarderBuilder().Through(chain => chain.Hop("gw:1080", hop => hop.Socks5().PlainBind())).Build().Config
            .Chains.Single().Hops.Single().Nodes.Single().Connector.Metadata.Should().BeEquivalentTo(new ConfigDictionary([new("mbind", false)]));

    [Fact]
    public void A_value_that_cannot_be_read_is_told() =>
        ConfigWarnings.Find(new ForwarderBuilder().Listen("tcp://127.0.0.1:1/h:1").Forward("socks5://gw:1080?mbind=perhaps&comp=perhaps").Build().Config)
            .Should().Contain(warning => warning.Contains("mbind", StringComparison.Ordinal)).And.Contain(warning => warning.Contains("comp", StringComparison.Ordinal));

    private Task<Forwarder> StartAsync(string node) =>
        new ForwarderBuilder().UseRoute(_network.GetHost("home")).Listen("rtcp://192.0.2.1:8080/home:80").Forward(node).StartAsync();

    private static async Task<StreamConnection> GreetAsync(IListener gateway, string request)
    {
        var server = (StreamConnection)(await gateway.AcceptAsync())!;
        await server.ExpectAsync("05 01 00");
        await server.SendAsync("05 00");
        await server.ExpectAsync(request);
        return server;
    }
}
