using GostSharp.Diagnostics;
using GostSharp.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GostSharp.FunctionalTests;

public sealed class HostingTests : LeakCheckedTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_host_forwards_while_it_runs()
    {
        await using var target = NamedTarget.Start("hosted");
        using var host = Build(services => services.AddGostForwarding(builder => builder.ForwardTcp("127.0.0.1:0", target.EndPoint.ToString())));
        await host.StartAsync();
        var endPoint = Forwarder(host).Services[0].EndPoint();

        (await TcpClients.AskAsync(endPoint)).Should().Be("hosted");

        await host.StopAsync();
        await endPoint.IsRefusedAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_host_whose_forwarder_cannot_bind_does_not_start()
    {
        using var taken = new TargetListener();
        using var host = Build(services => services.AddGostForwarding(builder => builder
            .ForwardTcp("127.0.0.1:0", "127.0.0.1:1").ForwardTcp(taken.EndPoint.ToString(), "127.0.0.1:1")));

        var starting = () => host.StartAsync();

        var failure = (await starting.Should().ThrowAsync<ConfigurationException>()).Which;
        failure.Reason.Should().Be(FailureReason.AddressUnavailable);
        failure.Errors.Should().ContainSingle().Which.Should().Contain("'service-1'").And.Contain(taken.EndPoint.ToString());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Several_calls_describe_one_forwarder()
    {
        await using var a = NamedTarget.Start("a");
        await using var b = NamedTarget.Start("b");
        using var host = Build(services => services
            .AddSingleton(b)
            .AddGostForwarding(builder => builder.ForwardTcp("127.0.0.1:0", a.EndPoint.ToString()))
            .AddGostForwarding((provider, builder) => builder.ForwardTcp("127.0.0.1:0", provider.GetRequiredService<TestServer>().EndPoint.ToString())));
        await host.StartAsync();

        var services = Forwarder(host).Services;

        services.Select(service => service.Name).Should().Equal("service-0", "service-1");
        (await TcpClients.AskAsync(services[0].EndPoint())).Should().Be("a");
        (await TcpClients.AskAsync(services[1].EndPoint())).Should().Be("b");
        host.Services.GetServices<IHostedService>().Should().ContainSingle();
        await host.StopAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_host_that_stops_lets_connections_finish()
    {
        await using var echo = EchoServer.Start();
        using var host = Build(services => services.AddGostForwarding(builder => builder
            .ForwardTcp("127.0.0.1:0", echo.EndPoint.ToString()).ShutdownTimeout(TimeSpan.FromMinutes(5))));
        await host.StartAsync();
        var service = Forwarder(host).Services[0];
        await using var client = await TcpClients.ConnectAsync(service.EndPoint());
        await client.EchoesAsync("before");

        var stopping = host.StopAsync();
        await Eventually.TrueAsync(() => service.State == ServiceState.Stopping);
        await client.EchoesAsync(9, 1_000_000);
        stopping.IsCompleted.Should().BeFalse();

        await client.DisposeAsync();
        await stopping;
        service.Statistics.Should().BeEquivalentTo(new { Active = 0, Failed = 0L });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_host_that_is_disposed_without_a_stop_leaves_nothing()
    {
        await using var echo = EchoServer.Start();
        var host = Build(services => services.AddGostForwarding(builder => builder.ForwardTcp("127.0.0.1:0", echo.EndPoint.ToString())));
        await host.StartAsync();
        await using var client = await TcpClients.ConnectAsync(Forwarder(host).Services[0].EndPoint());
        await client.EchoesAsync("before");

        host.Dispose();

        await client.SeesResetAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_hosts_log_gets_events_with_stable_ids()
    {
        await using var target = NamedTarget.Start("logged");
        var log = new LogCollector();
        using var host = Build(services => services.AddGostForwarding(builder => builder.ForwardTcp("127.0.0.1:0", target.EndPoint.ToString())), log);
        await host.StartAsync();
        await TcpClients.AskAsync(Forwarder(host).Services[0].EndPoint());
        await host.StopAsync();

        var events = log.Records.Where(record => record.Category.StartsWith("GostSharp.", StringComparison.Ordinal)).Select(record => record.EventId);
        events.Should().Equal(
            new EventId(1000, nameof(EventIds.ServiceListening)),
            new EventId(2000, nameof(EventIds.ConnectionAccepted)),
            new EventId(2010, nameof(EventIds.RelayStarted)),
            new EventId(2011, nameof(EventIds.RelayEnded)),
            new EventId(2001, nameof(EventIds.ConnectionClosed)),
            new EventId(1001, nameof(EventIds.ServiceStopped)));
    }

    private static Forwarder Forwarder(IHost host) => host.Services.GetRequiredService<Forwarder>();

    private static IHost Build(Action<IServiceCollection> configure, LogCollector? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log ?? new LogCollector()).SetMinimumLevel(LogLevel.Trace);
        configure(builder.Services);
        return builder.Build();
    }
}
