using GostSharp.Configuration;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Seams;

/// <summary>A chain that changes while connections run over it.</summary>
public sealed class AChainAppliedAnewTests : IAsyncDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly MemorySessionDialer _old;
    private readonly MemorySessionDialer _new;

    public AChainAppliedAnewTests()
    {
        _old = new MemorySessionDialer(_network.GetHost("one"));
        _new = new MemorySessionDialer(_network.GetHost("two"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Running_connections_keep_the_old_chain_until_the_last_of_them_has_left()
    {
        await using var forwarder = await StartAsync();
        await using var running = await _network.GetHost("client").DialAsync("home:80");
        await Eventually.TrueAsync(() => _old.Sessions.Count == 1);
        await using var channel = (StreamConnection)(await _old.Sessions[0].AcceptAsync())!;

        await forwarder.ApplyAsync(Config("new"));
        await running.Stream.WriteAsync("still here"u8.ToArray());
        var buffer = new byte[10];
        await channel.Stream.ReadExactlyAsync(buffer);
        _old.Sessions[0].Ended.IsCompleted.Should().BeFalse();

        running.Abort();
        await _old.Sessions[0].Ended;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task New_connections_take_the_new_chain()
    {
        await using var forwarder = await StartAsync();
        var port = forwarder.Services[0].LocalEndPoint;
        await forwarder.ApplyAsync(Config("new"));
        await using var client = await _network.GetHost("client").DialAsync("home:80");

        await Eventually.TrueAsync(() => _new.Sessions.Count == 1);
        _old.Sessions.Should().BeEmpty();
        forwarder.Services[0].LocalEndPoint.Should().BeSameAs(port);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Services_with_an_equal_chain_share_its_session()
    {
        await using var forwarder = await StartAsync();
        await forwarder.ApplyAsync(Config("old") with { Services = [Service("home:80"), Service("home:81")] });
        await using var first = await _network.GetHost("client").DialAsync("home:80");
        await using var second = await _network.GetHost("client").DialAsync("home:81");

        await Eventually.TrueAsync(() => forwarder.Services.Sum(service => service.Connections.Count(connection => connection.Target is not null)) == 2);
        _old.Sessions.Should().HaveCount(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refused_target_ends_one_channel_and_not_the_session()
    {
        await using var forwarder = await StartAsync();
        await using var good = await _network.GetHost("client").DialAsync("home:80");
        await Eventually.TrueAsync(() => _old.Sessions.Count == 1);
        _old.RefuseAll = true;

        await using var bad = await _network.GetHost("client").DialAsync("home:80");
        (await bad.Stream.ReadAsync(new byte[1])).Should().Be(0);
        _old.Sessions[0].Ended.IsCompleted.Should().BeFalse();
        _old.Sessions.Should().HaveCount(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    private Task<Forwarder> StartAsync() => new ForwarderBuilder()
        .UseRoute(_network.GetHost("home"))
        .AddDialer("old", _ => _old)
        .AddDialer("new", _ => _new)
        .AddConnector("session", _ => new SessionConnector())
        .AddConfig(Config("old"))
        .StartAsync();

    private static GostConfig Config(string dialer) => new()
    {
        Services = [Service("home:80")],
        Chains = [Chains.Of("out", ("node:22", "session", dialer))],
    };

    private static ServiceConfig Service(string address) => new()
    {
        Name = address,
        Address = address,
        Handler = new HandlerConfig { Chain = "out" },
        Targets = new TargetsConfig { Nodes = [new TargetConfig { Name = "target-0", Address = "web:80" }] },
    };
}
