using GostSharp.Configuration;
using GostSharp.Diagnostics;
using GostSharp.Selection;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>Hops of several nodes, and what happens when some of them go.</summary>
public sealed class BrokenHopTests : LeakCheckedTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("http")]
    [InlineData("socks5+tls")]
    [InlineData("http+ws")]
    [InlineData("socks4+wss")]
    public async Task Losing_a_hop_in_the_middle_ends_what_goes_through_it_and_nothing_else(string middle)
    {
        const int Count = 10;
        await using var echo = EchoServer.Start();
        await using var first = await ProxyHop.StartAsync("socks5+tls");
        var doomed = await ProxyHop.StartAsync(middle);
        await using var other = await ProxyHop.StartAsync(middle);
        await using var last = await ProxyHop.StartAsync("http+ws");
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Through(chain => chain
            .Hop(first.Url)
            .Hop(doomed.EndPoint.ToString(), hop => ThroughEither(hop.OrAt(other.EndPoint.ToString()), middle))
            .Hop(last.Url)));
        var clients = await ConnectAsync(entry, Count);
        (doomed.Active, other.Active).Should().Be((Count / 2, Count / 2));

        await doomed.DisposeAsync();

        // The nodes were picked in turn, the doomed one first.
        await Task.WhenAll(clients.Where((_, i) => i % 2 == 0).Select(EndsAsync));
        await entry.HasActiveAsync(Count / 2);
        await Task.WhenAll(clients.Where((_, i) => i % 2 == 1).Select((client, i) => client.EchoesAsync($"still alive {i}")));
        var broken = entry.Log.Records.Where(record => record.EventId.Id == EventIds.TunnelBroken).ToArray();
        broken.Should().HaveCount(Count / 2).And.OnlyContain(record => record.Message.Contains("hop-0/node-0 > hop-1/node-0 > hop-2/node-0"));

        // The next connections find out that it is gone, and go the other way.
        clients = [.. clients, .. await ConnectAsync(entry, 4)];
        entry.Log.Records.Where(record => record.EventId.Id == EventIds.NodeFailed).Should().ContainSingle()
            .Which.Message.Should().Contain($"hop-1/node-0 {middle} at {doomed.EndPoint}: ");
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        await entry.IsIdleAsync();
        await Task.WhenAll(first.IsIdleAsync(), other.IsIdleAsync(), last.IsIdleAsync());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dead_node_is_passed_over()
    {
        using var nobody = new RefusingEndPoint();
        await using var echo = EchoServer.Start();
        await using var node = await ProxyHop.StartAsync("socks5");
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Through(chain => chain
            .Hop(nobody.EndPoint.ToString(), hop => hop.Socks5().OrAt(node.EndPoint.ToString()).Select(new SelectorConfig { Strategy = SelectorNames.Fifo }))));

        foreach (var client in await ConnectAsync(entry, 3))
        {
            await client.DisposeAsync();
        }

        node.Accepted.Should().Be(3);
        entry.Log.Records.Where(record => record.EventId.Id == EventIds.NodeFailed).Should().ContainSingle("it is marked with the first failure")
            .Which.Message.Should().Be($"Node failed: hop-0/node-0 socks5 at {nobody.EndPoint}: Connection refused");
        entry.Statistics.Failed.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_all_nodes_dead_a_connection_fails_and_never_goes_direct()
    {
        using var nobody = new RefusingEndPoint();
        using var nobodyElse = new RefusingEndPoint();
        await using var echo = EchoServer.Start();
        await using var first = await ProxyHop.StartAsync("socks5");
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Through(chain => chain
            .Hop(first.Url)
            .Hop(nobody.EndPoint.ToString(), hop => hop.Http().OrAt(nobodyElse.EndPoint.ToString()))));

        for (var i = 0; i < 3; i++)
        {
            (await entry.AskAsync()).Should().BeEmpty();
        }

        await entry.IsIdleAsync();
        echo.Accepted.Should().Be(0);
        entry.Statistics.Failed.Should().Be(3);
        entry.Log.Records.Where(record => record.EventId.Id == EventIds.ConnectionFailed).Should().HaveCount(3).And.OnlyContain(record => record.Message.Contains(" hop-1/node-"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_refuses_is_not_the_nodes_fault()
    {
        using var nobody = new RefusingEndPoint();
        await using var chain = await HopChain.StartAsync("socks5+tls > http > socks4", nobody.EndPoint);

        (await chain.Entry.AskAsync()).Should().BeEmpty();

        await chain.IsIdleAsync();
        chain.Entry.CountOf(EventIds.NodeFailed).Should().Be(0);
        (await chain.Entry.Log.WaitForAsync(record => record.EventId.Id == EventIds.TargetFailed)).Message.Should().Contain(nobody.EndPoint.ToString());
    }

    private static void ThroughEither(HopBuilder hop, string kind)
    {
        var (protocol, transport) = kind.Split('+') is [var first, var second] ? (first, second) : (kind, "tcp");
        hop.Connector(protocol).Dialer(transport);
        if (transport is "tls" or "wss")
        {
            hop.WithoutVerification();
        }
    }

    private static async Task<TcpTestConnection[]> ConnectAsync(Forwarding entry, int count)
    {
        var clients = new TcpTestConnection[count];
        for (var i = 0; i < count; i++)
        {
            clients[i] = await entry.ConnectAsync();
            await clients[i].EchoesAsync($"client {i}");
        }

        return clients;
    }

    private static async Task EndsAsync(TcpTestConnection client)
    {
        var reading = async () => await client.Stream.ReadAsync(new byte[1]);
        await reading.Should().ThrowAsync<IOException>("what breaks is no end in order");
    }
}
