using GostSharp;
using GostSharp.Services;
using GostSharp.Transports.Direct;
using GostSharp.Transports.Tcp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Snippets;

public sealed class BuilderSnippets
{
    private static readonly ILoggerFactory loggerFactory = NullLoggerFactory.Instance;
    private static readonly CancellationToken cancellationToken = CancellationToken.None;

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_builder_describes_services()
    {
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:0", "10.0.0.5:5432", service => service.Name("database"))
            .AddService(service => service.Name("web").Listen("127.0.0.1:0").To("10.0.0.6:80").MaxConnections(1000))
            .UseLoggerFactory(loggerFactory)
            .ShutdownTimeout(TimeSpan.FromSeconds(5))
            .StartAsync(cancellationToken);

        var address = forwarder.Services["database"].LocalEndPoint; // With the port that was picked for 0.

        address!.ToString().Should().StartWith("127.0.0.1:").And.NotEndWith(":0");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_can_carry_packets()
    {
        await using var forwarder = await new ForwarderBuilder()
            .ForwardUdp("127.0.0.1:0", "10.0.0.2:53, 10.0.0.3:53", service => service.ChannelIdleTimeout(TimeSpan.FromSeconds(10)))
            .StartAsync(cancellationToken);

        forwarder.Services[0].Targets.Should().HaveCount(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_has_several_targets()
    {
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:0", "10.0.0.5:80, 10.0.0.6:80", service => service
                .To("10.0.0.7:80", backup: true)
                .RoundRobin()
                .MaxFails(2)
                .FailTimeout(TimeSpan.FromSeconds(10)))
            .StartAsync();

        forwarder.Services[0].Targets.Should().HaveCount(3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Sockets_are_set_up_by_the_route()
    {
        var machine = new DirectRoute(new DirectRouteOptions
        {
            Tcp = new TcpOptions { KeepAlive = TimeSpan.FromMinutes(1) },
        });
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:0", "10.0.0.5:80")
            .UseRoute(machine)
            .StartAsync();

        forwarder.Services[0].State.Should().Be(ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task States_and_counters_can_be_read()
    {
        await using var forwarder = await new ForwarderBuilder().ForwardTcp("127.0.0.1:0", "10.0.0.5:80").StartAsync();

        foreach (var service in forwarder.Services)
        {
            var counters = service.Statistics;
            Console.WriteLine($"{service}: {service.State}, {counters.Active} connections now, {counters.Accepted} so far, {counters.Failed} failed");
            foreach (var connection in service.Connections)
            {
                Console.WriteLine($"  #{connection.Id} {connection.Client} to {Address.Format(connection.Target)}: {connection.BytesUp} up, {connection.BytesDown} down");
            }

            foreach (var target in service.Targets.Where(target => !target.IsAlive))
            {
                Console.WriteLine($"  {target.Name} is passed over after {target.Failures} failures");
            }
        }

        forwarder.Services.Should().ContainSingle();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_that_is_taken_can_be_told_from_a_mistake()
    {
        await using var first = await new ForwarderBuilder().ForwardTcp("127.0.0.1:0", "10.0.0.5:80").StartAsync();
        var port = ((System.Net.IPEndPoint)first.Services[0].LocalEndPoint!).Port;

        Forwarder forwarder;
        try
        {
            forwarder = await new ForwarderBuilder().ForwardTcp($"127.0.0.1:{port}", "10.0.0.5:80").StartAsync();
        }
        catch (ConfigurationException exception) when (exception.Reason is FailureReason.AddressUnavailable)
        {
            // The port is taken: any free one will do.
            forwarder = await new ForwarderBuilder().ForwardTcp("127.0.0.1:0", "10.0.0.5:80").StartAsync();
        }

        forwarder.Services[0].LocalEndPoint.Should().NotBe(first.Services[0].LocalEndPoint);
        await forwarder.DisposeAsync();
    }
}
