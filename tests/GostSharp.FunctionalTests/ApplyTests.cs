using System.Net;
using GostSharp.Configuration;
using GostSharp.Diagnostics;
using GostSharp.Services;

namespace GostSharp.FunctionalTests;

public class ApplyTests : LeakCheckedTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_change_of_targets_is_for_new_connections_while_a_hundred_transfers_go_on()
    {
        const int Count = 100;
        await using var echo = EchoServer.Start();
        await using var target = NamedTarget.Start("new");
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .AddService(service => service.Name("changed").Listen("127.0.0.1:0").To(echo.EndPoint.ToString()))
            .AddService(service => service.Name("untouched").Listen("127.0.0.1:0").To(echo.EndPoint.ToString())));
        var (changed, untouched) = (forwarding.Forwarder.Services[0], forwarding.Forwarder.Services[1]);
        var applied = new TaskCompletionSource();
        var started = new CountdownEvent(Count);
        var transfers = Enumerable.Range(0, Count).Select(i => TransferAsync(i % 2 == 0 ? changed : untouched, i, started, applied.Task)).ToArray();
        await Eventually.TrueAsync(() => started.IsSet);

        await forwarding.Forwarder.ApplyAsync(With(forwarding, config => config with { Services = [To(config.Services[0], target.EndPoint), config.Services[1]] }));
        (await forwarding.AskAsync()).Should().Be("new");
        await using (var another = await TcpClients.ConnectAsync(untouched.EndPoint()))
        {
            await another.EchoesAsync("old");
        }

        applied.SetResult();
        await Task.WhenAll(transfers);
        forwarding.Forwarder.Services.Should().Equal(changed, untouched);
        forwarding.CountOf(EventIds.ServiceChanged).Should().Be(1);
        await Eventually.TrueAsync(() => changed.Statistics.Active + untouched.Statistics.Active == 0);
        (changed.Statistics.Failed + untouched.Statistics.Failed).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_wrong_configuration_changes_nothing_and_tells_every_mistake()
    {
        await using var connection = await ForwardedConnection.OpenAsync();
        var forwarder = connection.Forwarding.Forwarder;
        var (before, service) = (forwarder.Config, forwarder.Services[0]);
        using var taken = new TargetListener();

        var applying = () => forwarder.ApplyAsync(new GostConfig
        {
            Services =
            [
                To(Service("strategy"), taken.EndPoint, strategy: "cleverest"),
                Service("address") with { Address = "nonsense" },
                To(Service("taken"), taken.EndPoint) with { Address = taken.EndPoint.ToString() },
            ],
        });

        var errors = (await applying.Should().ThrowAsync<ConfigurationException>()).Which.Errors;
        errors.Should().SatisfyRespectively(
            first => first.Should().Contain("'strategy'").And.Contain("cleverest"),
            second => second.Should().Contain("'address'").And.Contain("nonsense"),
            third => third.Should().Contain("'taken'").And.Contain(taken.EndPoint.ToString()));
        forwarder.Config.Should().BeSameAs(before);
        forwarder.Services.Should().Equal(service);
        await connection.Client.SendAsync("still");
        (await connection.Target.ReceiveAsync(5)).Should().Be("still");
        await using var another = await connection.Forwarding.ConnectAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_taken_port_and_a_valid_change_beside_it_change_nothing()
    {
        await using var old = NamedTarget.Start("old");
        await using var target = NamedTarget.Start("new");
        using var taken = new TargetListener();
        await using var forwarding = await Forwarding.StartAsync(old.EndPoint);

        var applying = () => forwarding.Forwarder.ApplyAsync(With(forwarding, config => config with
        {
            Services = [To(config.Services[0], target.EndPoint), To(Service("taken"), target.EndPoint) with { Address = taken.EndPoint.ToString() }],
        }));

        (await applying.Should().ThrowAsync<ConfigurationException>()).Which.Reason.Should().Be(FailureReason.AddressUnavailable);
        (await forwarding.AskAsync()).Should().Be("old");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_that_moves_to_another_port_keeps_its_connections()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(TimeSpan.Zero));
        await using var target = NamedTarget.Start("moved");
        var forwarding = connection.Forwarding;
        var before = forwarding.EndPoint;

        await forwarding.Forwarder.ApplyAsync(With(forwarding, config => config with { Services = [To(config.Services[0], target.EndPoint) with { Address = "localhost:0" }] }));

        forwarding.EndPoint.Should().NotBe(before);
        (await forwarding.AskAsync()).Should().Be("moved");
        await Eventually.TrueAsync(() => forwarding.CountOf(EventIds.ServiceListening) == 2);
        await before.IsRefusedAsync();
        await StillCarriesAsync(connection);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_can_be_renamed_on_its_port()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(TimeSpan.FromMinutes(5)));
        await using var target = NamedTarget.Start("renamed");
        var forwarding = connection.Forwarding;
        var before = forwarding.EndPoint;

        await forwarding.Forwarder.ApplyAsync(new GostConfig { Services = [To(Service("renamed"), target.EndPoint) with { Address = before.ToString() }] });

        forwarding.Forwarder.Services["renamed"].EndPoint().Should().Be(before);
        (await forwarding.AskAsync()).Should().Be("renamed");
        await StillCarriesAsync(connection);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_can_listen_in_another_way_on_its_port()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder
            .ShutdownTimeout(TimeSpan.Zero)
            .AddListener("other", static (context, token) => context.Route.ListenAsync(context.Address, token)));
        var forwarding = connection.Forwarding;
        var (before, service) = (forwarding.EndPoint, forwarding.Service);

        await forwarding.Forwarder.ApplyAsync(With(forwarding, config => config with
        {
            Services = [config.Services[0] with { Address = before.ToString(), Listener = new ListenerConfig { Type = "other" } }],
        }));

        forwarding.Service.Should().NotBe(service);
        forwarding.EndPoint.Should().Be(before);
        await using var another = await forwarding.ConnectAsync();
        await forwarding.HasActiveAsync(1);
        await StillCarriesAsync(connection);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Two_services_can_exchange_their_ports()
    {
        await using var a = NamedTarget.Start("a");
        await using var b = NamedTarget.Start("b");
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .ForwardTcp("127.0.0.1:0", a.EndPoint.ToString()).ForwardTcp("127.0.0.1:0", b.EndPoint.ToString()));
        var ports = forwarding.Forwarder.Services.Select(service => service.EndPoint()).ToArray();

        await forwarding.Forwarder.ApplyAsync(With(forwarding, config => config with
        {
            Services = [config.Services[0] with { Address = ports[1].ToString() }, config.Services[1] with { Address = ports[0].ToString() }],
        }));

        (await TcpClients.AskAsync(ports[0])).Should().Be("b");
        (await TcpClients.AskAsync(ports[1])).Should().Be("a");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_change_that_fails_after_it_took_a_port_gives_the_port_back()
    {
        await using var old = NamedTarget.Start("old");
        await using var forwarding = await Forwarding.StartAsync(old.EndPoint);
        var before = forwarding.EndPoint;

        var applying = () => forwarding.Forwarder.ApplyAsync(new GostConfig
        {
            Services = [To(Service("first"), old.EndPoint) with { Address = before.ToString() }, To(Service("second"), old.EndPoint) with { Address = before.ToString() }],
        });

        await applying.Should().ThrowAsync<ConfigurationException>();
        forwarding.EndPoint.Should().Be(before);
        (await TcpClients.AskAsync(before)).Should().Be("old");
        forwarding.Service.State.Should().Be(ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_that_is_removed_drains()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(TimeSpan.FromMinutes(5)));
        var (forwarding, service) = (connection.Forwarding, connection.Forwarding.Service);

        await forwarding.Forwarder.ApplyAsync(new GostConfig());

        forwarding.Forwarder.Services.Should().BeEmpty();
        await Eventually.TrueAsync(() => service.State == ServiceState.Stopping);
        await service.EndPoint().IsRefusedAsync();
        await StillCarriesAsync(connection);
        await connection.Client.DisposeAsync();
        await connection.Target.DisposeAsync();
        await Eventually.TrueAsync(() => service.State == ServiceState.Stopped);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_that_is_removed_is_aborted_after_the_shutdown_timeout()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(TimeSpan.FromMilliseconds(200)));
        var service = connection.Forwarding.Service;

        await connection.Forwarding.Forwarder.ApplyAsync(new GostConfig());

        await connection.Client.SeesResetAsync();
        await Eventually.TrueAsync(() => service.State == ServiceState.Stopped);
    }

    private static GostConfig With(Forwarding forwarding, Func<GostConfig, GostConfig> change) => change(forwarding.Forwarder.Config);

    private static ServiceConfig Service(string name) => new() { Name = name, Address = "127.0.0.1:0" };

    private static ServiceConfig To(ServiceConfig service, IPEndPoint target, string strategy = "round") => service with
    {
        Targets = new TargetsConfig
        {
            Nodes = [new TargetConfig { Name = "target", Address = target.ToString() }],
            Selector = new SelectorConfig { Strategy = strategy },
        },
    };

    /// <summary>Echoes a payload before, while and after a change is applied.</summary>
    private static async Task TransferAsync(ForwarderService service, int seed, CountdownEvent started, Task applied)
    {
        const int Part = 300_000;
        await using var client = await TcpClients.ConnectAsync(service.EndPoint());
        await client.EchoesAsync(seed, Part);
        started.Signal();
        do
        {
            await client.EchoesAsync(seed, Part);
        }
        while (!applied.IsCompleted);

        await client.EchoesAsync(seed, Part);
        await client.CompleteWritesAsync();
        await client.SeesEndAsync();
    }

    private static async Task StillCarriesAsync(ForwardedConnection connection)
    {
        await connection.Client.SendAsync("still up");
        (await connection.Target.ReceiveAsync(8)).Should().Be("still up");
        await connection.Target.SendAsync("still down");
        (await connection.Client.ReceiveAsync(10)).Should().Be("still down");
    }
}
