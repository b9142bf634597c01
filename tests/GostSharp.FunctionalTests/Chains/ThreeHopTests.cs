using GostSharp.Diagnostics;

namespace GostSharp.FunctionalTests.Chains;

public sealed class ThreeHopTests : LeakCheckedTests
{
    private const long MiB = 1024 * 1024;

    [Theory(Timeout = 60_000)]
    [InlineData("socks5+tls > http+ws > socks4+wss")]
    [InlineData("http+wss > auto+tls > forward+tls")]
    [InlineData("socks4 > socks5 > http")]
    [InlineData("auto+ws > forward+wss > socks5")]
    [InlineData("http+tls > http+tls > http+tls")]
    public async Task Any_three_hops_carry_what_is_sent(string kinds)
    {
        await using var echo = EchoServer.Start();
        await using var chain = await HopChain.StartAsync(kinds, echo.EndPoint);
        await using var client = await chain.ConnectAsync();
        await client.EchoesAsync(1, 8 * MiB);
        await client.CompleteWritesAsync();
        await client.SeesEndAsync();
        await chain.IsIdleAsync();
        chain.Hops.Should().OnlyContain(hop => hop.Accepted == 1);
    }

    [Fact(Timeout = 150_000)]
    public async Task A_gigabyte_arrives_as_it_was_sent()
    {
        const long Length = 1024 * MiB;
        using var listener = new TargetListener();
        await using var chain = await HopChain.StartAsync("socks5+tls > http > forward+ws", listener.EndPoint);
        await using var client = await chain.ConnectAsync();
        await using var target = await listener.AcceptAsync();

        var sending = SendAsync(client, Length);
        var received = await RandomBytes.VerifyToEndAsync(target.Stream, 1, Length);
        received.Should().Equal(await sending);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_hundred_connections_go_through_at_once()
    {
        const int Count = 200;
        await using var echo = EchoServer.Start();
        await using var chain = await HopChain.StartAsync("socks5+tls > http+ws > socks4+wss", echo.EndPoint);
        var clients = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => chain.ConnectAsync()));

        await Task.WhenAll(clients.Select((client, i) => client.EchoesAsync(i, 100_000)));
        echo.Open.Should().Be(Count);
        chain.Entry.Statistics.Should().BeEquivalentTo(new { Active = Count, Failed = 0L });

        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        await chain.IsIdleAsync();
        await Eventually.TrueAsync(() => echo.Open == 0);
        chain.Entry.CountOf(EventIds.TunnelBroken).Should().Be(0);
    }

    private static async Task<byte[]> SendAsync(TcpTestConnection connection, long length)
    {
        var hash = await RandomBytes.WriteAsync(connection.Stream, 1, length);
        await connection.CompleteWritesAsync();
        return hash;
    }
}
