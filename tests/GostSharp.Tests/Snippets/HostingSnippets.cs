using GostSharp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Snippets;

public sealed class HostingSnippets
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_forwarder_runs_in_a_host()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGostForwarding(forwarding => forwarding
            .ForwardTcp("127.0.0.1:0", "10.0.0.5:5432", service => service.Name("database")));
        using var host = builder.Build();
        await host.StartAsync();

        var forwarder = host.Services.GetRequiredService<Forwarder>();
        Console.WriteLine($"The database is at {forwarder.Services["database"].LocalEndPoint}.");

        forwarder.Services.Should().ContainSingle();
        await host.StopAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Its_description_may_come_from_the_hosts_configuration()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["Database:Target"] = "10.0.0.5:5432";

        builder.Services.AddGostForwarding((services, forwarding) =>
        {
            var target = builder.Configuration["Database:Target"] ?? throw new InvalidOperationException("Database:Target is missing.");
            forwarding.ForwardTcp("127.0.0.1:0", target);
        });

        using var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<Forwarder>().Services[0].Targets[0].Address!.ToString().Should().Be("10.0.0.5:5432");
        await host.StopAsync();
    }
}
