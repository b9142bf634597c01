using GostSharp.Diagnostics;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>One connection to a node that carries all others.</summary>
public sealed class MultiplexedTests : LeakCheckedTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("relay+mtls")]
    [InlineData("socks5+mws")]
    [InlineData("forward+mwss")]
    [InlineData("socks5+ssh")]
    [InlineData("sshd+sshd")]
    public async Task Two_hundred_connections_at_once_share_one(string kind)
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ProxyHop.StartAsync(kind, echo.EndPoint);
        await using var tunnel = new CutTunnel(hop.EndPoint);
        await using var entry = await StartAsync(echo, hop, tunnel);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async seed =>
        {
            await using var client = await entry.ConnectAsync();
            await client.EchoesAsync(seed, 50_000);
            await client.CompleteWritesAsync();
            await client.SeesEndAsync();
        }));

        await entry.IsIdleAsync();
        await hop.IsIdleAsync();
        tunnel.Accepted.Should().Be(1);
        entry.Statistics.Failed.Should().Be(0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("relay+mtls")]
    [InlineData("http+mws")]
    [InlineData("socks5+mwss")]
    [InlineData("http+ssh")]
    [InlineData("sshd+sshd")]
    public async Task When_the_one_is_cut_all_fail_and_the_next_connection_works(string kind)
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ProxyHop.StartAsync(kind);
        await using var tunnel = new CutTunnel(hop.EndPoint);
        await using var entry = await StartAsync(echo, hop, tunnel);
        var clients = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            var client = await entry.ConnectAsync();
            await client.EchoesAsync("before");
            return client;
        }));

        await tunnel.CutAsync();
        await Task.WhenAll(clients.Select(client => client.SeesResetAsync()));
        await using (var next = await entry.ConnectAsync())
        {
            await next.EchoesAsync("after");
        }

        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        await entry.IsIdleAsync();
        await hop.IsIdleAsync();
        tunnel.Accepted.Should().Be(2);
        entry.CountOf(EventIds.NodeFailed).Should().Be(0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("relay+mtls")]
    [InlineData("sshd+sshd")]
    public async Task A_client_that_does_not_read_holds_up_nobody(string kind)
    {
        using var listener = new TargetListener();
        await using var chain = await HopChain.StartAsync(kind, listener.EndPoint);
        await using var stopped = await chain.ConnectAsync();
        await stopped.SendAsync("x");
        await using var flooding = await listener.AcceptAsync();
        using var giveUp = new CancellationTokenSource();
        var flood = RandomBytes.WriteAsync(flooding.Stream, 1, long.MaxValue / 2, giveUp.Token);

        await using var client = await chain.ConnectAsync();
        await client.SendAsync("x");
        await using var target = await listener.AcceptAsync();
        await Task.WhenAll(RandomBytes.WriteAsync(target.Stream, 2, 30_000_000), RandomBytes.VerifyAsync(client.Stream, 2, 30_000_000));

        flood.IsCompleted.Should().BeFalse();
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => flood).Should().ThrowAsync<OperationCanceledException>();
    }

    private static Task<Forwarding> StartAsync(EchoServer echo, ProxyHop hop, CutTunnel tunnel) => Forwarding.StartAsync(
        echo.EndPoint, forwarder: builder => builder.Through(chain => chain.Hop(hop.Url.Replace(hop.EndPoint.ToString(), tunnel.EndPoint.ToString(), StringComparison.Ordinal))));
}
