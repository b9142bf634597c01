using GostSharp.Configuration;
using GostSharp.Services;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Seams;

/// <summary>rtcp over a session, as with sshd: one session, several remote listeners, incoming channels with a requested target.</summary>
public sealed class RemoteListenersOverOneSessionTests : IAsyncDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly MemorySessionDialer _dialer;

    public RemoteListenersOverOneSessionTests() => _dialer = new MemorySessionDialer(_network.GetHost("server"));

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Two_services_listen_over_the_same_session_and_dial_from_here()
    {
        await using var a = await _network.GetHost("home").ServeAsync(1, new MemoryServers.NamedEcho("a"));
        await using var b = await _network.GetHost("home").ServeAsync(2, new MemoryServers.NamedEcho("b"));
        await using var forwarder = await StartAsync();

        var visitor = _network.GetHost("visitor");
        (await visitor.AskAsync("server:8001", "x")).Should().Be("a\nx");
        (await visitor.AskAsync("server:8002", "y")).Should().Be("b\ny");
        _dialer.Sessions.Should().HaveCount(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_visitor_and_the_asked_for_target_are_known_to_the_handler()
    {
        var seen = new TaskCompletionSource<ConnectionFeatures>();
        await using var forwarder = await StartAsync(b => b.AddHandler("look", _ => new LookingHandler(seen)), "look");
        await using var visitor = await _network.GetHost("visitor").DialAsync("server:8001");

        var features = await seen.Task;
        Address.Format(features.RequestedTarget).Should().Be("server:8001");
        Address.Format(features.Visitor).Should().StartWith("visitor:");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_that_is_renamed_on_its_far_port_keeps_its_connections()
    {
        await using var home = await _network.GetHost("home").ServeAsync(1, new MemoryServers.NamedEcho("a"));
        await using var forwarder = await StartAsync();
        var alone = forwarder.Config.Services[0];
        await forwarder.ApplyAsync(forwarder.Config with { Services = [alone] });
        await using var visitor = await _network.GetHost("visitor").DialAsync("server:8001");
        await visitor.Stream.ReadExactlyAsync(new byte[2]);

        await forwarder.ApplyAsync(forwarder.Config with { Services = [alone with { Name = "renamed" }] });

        (await visitor.AskAsync("x")).Should().Be("x");
        (await _network.GetHost("visitor").AskAsync("server:8001", "y")).Should().Be("a\ny");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_of_the_session_ends_its_listeners_and_frees_the_far_ports()
    {
        await using var forwarder = await StartAsync();
        await _dialer.Sessions[0].DisposeAsync();

        await Eventually.TrueAsync(() => forwarder.Services.All(service => service.State is ServiceState.Failed));
        await using var rebound = await _network.GetHost("server").ListenAsync(Address.Parse("server:8001"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Stopping_the_forwarder_ends_the_session()
    {
        var forwarder = await StartAsync();
        await forwarder.DisposeAsync();
        await _dialer.Sessions[0].Ended;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_chain_end_that_cannot_listen_is_refused_before_anything_runs()
    {
        var start = () => Configure(new ForwarderBuilder().AddConnector("session", _ => new LineConnector()), "forward").StartAsync();
        (await start.Should().ThrowAsync<ConfigurationException>()).Which.Errors.Should().HaveCount(2)
            .And.AllSatisfy(error => error.Should().Contain("Listening").And.Contain("IBindConnector"));
    }

    public ValueTask DisposeAsync() => _dialer.DisposeAsync();

    private Task<Forwarder> StartAsync(Action<ForwarderBuilder>? configure = null, string handler = "forward")
    {
        var builder = new ForwarderBuilder().AddConnector("session", _ => new SessionConnector());
        configure?.Invoke(builder);
        return Configure(builder, handler).StartAsync();
    }

    private ForwarderBuilder Configure(ForwarderBuilder builder, string handler) => builder
        .UseRoute(_network.GetHost("home"))
        .AddDialer("session", _ => _dialer)
        .AddConfig(new GostConfig { Chains = [Chains.Of("out", ("server:22", "session", "session"))] })
        .AddService(service => Remote(service, "server:8001", "home:1", handler))
        .AddService(service => Remote(service, "server:8002", "home:2", handler));

    private static void Remote(ServiceBuilder service, string listen, string target, string handler) =>
        service.Listen(listen).Handle(handler).To(target).ListenThrough("out");

    private sealed class LookingHandler(TaskCompletionSource<ConnectionFeatures> seen) : IHandler
    {
        public ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
        {
            seen.TrySetResult(connection.Features);
            return ValueTask.CompletedTask;
        }
    }
}
