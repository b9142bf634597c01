using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Seams;

/// <summary>Selection by client: the handler passes the client on to the selector, also one behind a tunnel.</summary>
public sealed class HashByClientTests
{
    private readonly MemoryNetwork _network = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_keeps_its_target_and_clients_spread_over_the_targets()
    {
        await using var a = await _network.GetHost("a").ServeAsync(1, new MemoryServers.NamedEcho("a"));
        await using var b = await _network.GetHost("b").ServeAsync(1, new MemoryServers.NamedEcho("b"));
        await using var forwarder = await new ForwarderBuilder()
            .UseRoute(_network.GetHost("gate"))
            .AddService(service => service.Listen("gate:80").To("a:1,b:1").HashClient())
            .StartAsync();

        var answers = new HashSet<string>();
        foreach (var client in Enumerable.Range(1, 16).Select(number => _network.GetHost($"10.0.0.{number}")))
        {
            var first = await client.AskAsync("gate:80", "");
            (await client.AskAsync("gate:80", "")).Should().Be(first);
            answers.Add(first);
        }

        answers.Should().HaveCount(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_visitor_behind_a_tunnel_is_the_client_that_counts()
    {
        var asked = new TaskCompletionSource<ConnectContext>();
        await using var target = await _network.GetHost("a").ServeAsync(1, new MemoryServers.NamedEcho("a"));
        var (near, far) = MemorySession.CreatePair();
        await using var session = near;
        await using var forwarder = await new ForwarderBuilder()
            .UseRoute(_network.GetHost("gate"))
            .AddSelector("look", () => new LookingSelector(asked))
            .AddListener("session", (_, _) => ValueTask.FromResult<IListener>(new SessionListener(far)))
            .AddService(service => service.Listen("gate:80", "session").To("a:1,b:1").Strategy("look"))
            .StartAsync();

        await using var channel = await near.OpenAsync(new ConnectContext(null, Address.Parse("192.0.2.7:1234")));
        (await asked.Task).Client.Should().Be(Address.Parse("192.0.2.7:1234"));
    }

    private sealed class LookingSelector(TaskCompletionSource<ConnectContext> asked) : ISelector
    {
        public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context)
        {
            asked.TrySetResult(context);
            return candidates[0];
        }
    }

    /// <summary>Takes what the peer of a session opens: the accepting half of a multiplexed transport.</summary>
    private sealed class SessionListener(SessionConnection session) : IListener
    {
        public System.Net.EndPoint? LocalEndPoint => session.LocalEndPoint;

        public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => session.AcceptAsync(cancellationToken);

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }
}
