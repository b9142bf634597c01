using System.Text;
using GostSharp;
using GostSharp.Transports.Memory;

namespace Snippets;

public sealed class ComponentSnippets
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_handler_and_a_selector_of_ones_own_are_given_to_the_builder()
    {
        var machine = new MemoryNetwork().GetHost("host");

        await using var forwarder = await new ForwarderBuilder()
            .AddHandler("greeting", context => new GreetingHandler(context.Name))
            .AddSelector("canary", () => new CanarySelector(every: 10))
            .AddService(service => service.Name("greeter").Listen("127.0.0.1:7000").Handle("greeting"))
            .AddService(service => service.Name("web").Listen("127.0.0.1:8080").To("10.0.0.5:80, 10.0.0.6:80").Strategy("canary"))
            .UseRoute(machine)
            .StartAsync();

        await using var visitor = (StreamConnection)await machine.ConnectAsync(new ConnectContext(Address.Parse("127.0.0.1:7000")));
        using var reader = new StreamReader(visitor.Stream);
        (await reader.ReadToEndAsync()).Should().Be("hello from greeter\n");
    }

    [Fact]
    public void The_canary_gets_one_of_ten()
    {
        Candidate[] targets = [new("stable", null), new("canary", null)];
        var selector = new CanarySelector(every: 10);

        var picked = Enumerable.Range(0, 100).Select(_ => selector.Pick(targets, new ConnectContext(null))!.Name).ToLookup(name => name);

        picked["canary"].Should().HaveCount(10);
        picked["stable"].Should().HaveCount(90);
    }
}

public sealed class GreetingHandler(string name) : IHandler
{
    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is StreamConnection visitor)
        {
            await visitor.Stream.WriteAsync(Encoding.ASCII.GetBytes($"hello from {name}\n"), cancellationToken);
        }
    }
}

public sealed class CanarySelector(int every) : ISelector
{
    private int _picks;

    public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context) =>
        Interlocked.Increment(ref _picks) % every == 0 ? candidates[^1] : candidates[0];
}
