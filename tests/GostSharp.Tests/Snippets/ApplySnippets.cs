using GostSharp;
using GostSharp.Configuration;
using GostSharp.Transports.Memory;

namespace Snippets;

public sealed class ApplySnippets
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_gets_other_targets_while_it_runs()
    {
        var network = new MemoryNetwork();
        await using var server = await network.GetHost("new").ListenAsync(Address.Parse("new:80"));
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("proxy:80", "old:80", service => service.Name("web"))
            .UseRoute(network.GetHost("proxy"))
            .StartAsync();

        var services = forwarder.Config.Services.Select(service => service.Name == "web"
            ? service with { Targets = new TargetsConfig { Nodes = [new TargetConfig { Name = "new", Address = "new:80" }] } }
            : service);
        await forwarder.ApplyAsync(forwarder.Config with { Services = [.. services] });

        await using var client = await network.GetHost("client").ConnectAsync(new ConnectContext(Address.Parse("proxy:80")));
        await using var accepted = await server.AcceptAsync();
        accepted.Should().NotBeNull();
    }
}
