using GostSharp;
using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Diagnostics;
using GostSharp.Services;
using Microsoft.Extensions.Logging;

namespace Snippets;

public sealed class UrlSnippets
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Services_and_hops_are_urls()
    {
        await using var forwarder = await new ForwarderBuilder()
            .Listen("tcp://127.0.0.1:0/10.0.0.5:80,10.0.0.6:80?strategy=fifo&dialTimeout=5s")
            .Listen("tcp://127.0.0.1:0")
            .Forward("forward://gateway.example.com:9000")
            .StartAsync();

        forwarder.Services.Should().HaveCount(2);
        forwarder.Config.Chains.Should().ContainSingle();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_remote_listener_is_waited_for()
    {
        var cancellationToken = CancellationToken.None;
        await using var forwarder = await new ForwarderBuilder().Listen("rtcp://127.0.0.1:0/10.0.0.5:80").StartAsync();

        var service = forwarder.Services[0];
        if (service.State is ServiceState.Retrying)
        {
            Console.WriteLine($"{service.Name} is not bound since {service.StateSince}: {service.LastError}");
        }

        await service.WaitForBoundAsync(cancellationToken);
        Console.WriteLine($"{service.Name} is at {service.LocalEndPoint}");

        service.State.Should().Be(ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_log_is_written_as_gost_writes_it()
    {
        using var log = new GostLoggerProvider(Console.Error, LogLevel.Information, json: false);
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:0", "10.0.0.5:80")
            .UseLoggerFactory(log)
            .StartAsync();

        forwarder.Services[0].State.Should().Be(ServiceState.Listening);
    }

    [Fact]
    public void A_configuration_has_warnings()
    {
        var config = GostCommandLine.Parse(["tcp://:8080/10.0.0.5:80"], []).Config;

        foreach (var warning in ConfigWarnings.Find(config))
        {
            Console.WriteLine(warning); // service-0 listens on every interface (:8080); 127.0.0.1:8080 is for this machine only
        }

        ConfigWarnings.Find(config).Should().Equal("service-0 listens on every interface (:8080); 127.0.0.1:8080 is for this machine only");
    }
}
