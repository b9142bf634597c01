using GostSharp;
using GostSharp.Transports.Memory;

namespace Snippets;

public sealed class MemorySnippets
{
    [Fact]
    public async Task A_dead_target_is_passed_over()
    {
        var network = new MemoryNetwork();
        network.GetHost("dead").Reachability = MemoryReachability.Refusing;
        await using var server = await network.GetHost("alive").ListenAsync(Address.Parse("alive:80"));
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("proxy:80", "dead:80, alive:80")
            .UseRoute(network.GetHost("proxy"))
            .StartAsync();

        await using var client = await network.GetHost("client").ConnectAsync(new ConnectContext(Address.Parse("proxy:80")));
        await using var accepted = await server.AcceptAsync();

        Assert.NotNull(accepted);
        Assert.False(forwarder.Services[0].Targets[0].IsAlive);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Faults_come_on_demand()
    {
        var network = new MemoryNetwork();
        var server = network.GetHost("server");
        await using var listener = await server.ListenAsync(Address.Parse("server:80"));
        await using var connection = await network.GetHost("client").ConnectAsync(new ConnectContext(Address.Parse("server:80")));

        server.AbortConnections();                             // Both ends of its connections see a reset.
        server.Reachability = MemoryReachability.Silent;       // Further dials hang until they time out,
        server.Reachability = MemoryReachability.Unreachable;  // or fail at once with that reason,
        server.Reachability = MemoryReachability.Refusing;     // or with this one,
        server.Reachability = MemoryReachability.Reachable;    // and all is well again.

        var read = () => ((StreamConnection)connection).Stream.ReadAsync(new byte[1]).AsTask();
        await read.Should().ThrowAsync<IOException>();
    }
}
