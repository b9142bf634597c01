using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests;

/// <summary>UDP forwarding through proxies of ours, over real sockets.</summary>
public sealed class UdpThroughProxiesTests : LeakCheckedTests
{
    private static readonly int[] Sizes = [1, 1472, 8192, 65_507];

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}?udp.bufferSize=65535")]
    [InlineData("socks5://u:p@127.0.0.1:0?udp=true", "socks5://u:p@{0}?udp.bufferSize=65535")]
    [InlineData("http://127.0.0.1:0?udp=true", "http://{0}")]
    [InlineData("http://u:p@127.0.0.1:0?udp=true", "http://u:p@{0}")]
    [InlineData("auto://127.0.0.1:0?udp=true", "http://{0}")]
    [InlineData("socks5+tls://127.0.0.1:0?udp=true", "socks5+tls://{0}?udp.bufferSize=65535&secure=false")]
    [InlineData("socks5+ws://127.0.0.1:0?udp=true", "socks5+ws://{0}?udp.bufferSize=65535")]
    [InlineData("http+wss://127.0.0.1:0?udp=true", "http+wss://{0}?secure=false")]
    public async Task Packets_arrive_whole_through_a_tunnel_and_empty_ones_are_counted(string server, string node)
    {
        using var target = UdpEcho.Start();
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(server));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node(node, proxy));
        using var client = forwarding.Connect();

        await client.SendAsync(Array.Empty<byte>());
        foreach (var size in Sizes)
        {
            (await client.AskAsync(RandomBytes.Create(size, size))).Should().Equal(RandomBytes.Create(size, size));
        }

        await Eventually.TrueAsync(() => forwarding.Statistics.Datagrams == new DatagramStatistics(5, 4, 1, 0, 0));
        await Eventually.TrueAsync(() => proxy.Statistics.BytesUp == 75_172 && proxy.Statistics.BytesDown == 75_172);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_arrive_whole_beside_the_stream_up_to_what_leaves_room_for_the_header()
    {
        using var target = UdpEcho.Start();
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen("socks5://127.0.0.1:0?udp=true"));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node("socks5://{0}?relay=udp", proxy));
        using var client = forwarding.Connect();

        await client.SendAsync(RandomBytes.Create(1, 65_507));
        foreach (var size in new[] { 0, 1, 1472, 8192, 65_485 })
        {
            (await client.AskAsync(RandomBytes.Create(size, size))).Should().Equal(RandomBytes.Create(size, size));
        }

        await Eventually.TrueAsync(() => forwarding.Statistics.Datagrams == new DatagramStatistics(6, 5, 1, 0, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_of_which_nothing_is_known_gets_no_long_frame_until_it_has_answered()
    {
        using var target = UdpEcho.Start();
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen("socks5://127.0.0.1:0?udp=true"));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node("socks5://{0}", proxy));
        using var client = forwarding.Connect();

        await client.SendAsync(RandomBytes.Create(1, 16_375));
        (await client.AskAsync(RandomBytes.Create(2, 16_374))).Should().HaveCount(16_374);
        (await client.AskAsync(RandomBytes.Create(3, 65_507))).Should().Equal(RandomBytes.Create(3, 65_507));

        forwarding.Statistics.Datagrams!.Dropped.Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}")]
    [InlineData("http://127.0.0.1:0?udp=true", "http://{0}")]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}?relay=udp")]
    public async Task A_target_is_found_by_its_name_at_the_far_end(string server, string node)
    {
        using var target = UdpEcho.Start();
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(server));
        await using var forwarding = await StartAsync($"localhost:{target.EndPoint.Port}", Node(node, proxy));
        using var client = forwarding.Connect();

        (await client.AskAsync(1, 2, 3)).Should().Equal(1, 2, 3);
        (await client.AskAsync(4)).Should().Equal(4);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5", "socks5")]
    [InlineData("http", "socks5")]
    [InlineData("socks5", "http")]
    [InlineData("http", "http")]
    public async Task Packets_go_through_two_hops(string one, string two)
    {
        using var target = UdpEcho.Start();
        await using var first = await Forwarding.StartAsync(builder => builder.Listen($"{one}://127.0.0.1:0"));
        await using var second = await Forwarding.StartAsync(builder => builder.Listen($"{two}://127.0.0.1:0?udp=true"));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node(one + "://{0}", first), Node(two + "://{0}", second));
        using var client = forwarding.Connect();

        (await client.AskAsync(1, 2, 3)).Should().Equal(1, 2, 3);
        first.Statistics.Active.Should().Be(1);
        second.Statistics.Active.Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}", "socks5")]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}?relay=udp", "socks5")]
    [InlineData("http://127.0.0.1:0?udp=true", "http://{0}", "socks5")]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}", "relay")]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}?relay=udp", "relay")]
    [InlineData("http://127.0.0.1:0?udp=true", "http://{0}", "relay")]
    [InlineData("relay://127.0.0.1:0", "relay://{0}", "http")]
    public async Task A_server_with_a_chain_of_its_own_carries_packets_through_that(string server, string node, string end)
    {
        using var target = UdpEcho.Start();
        await using var last = await Forwarding.StartAsync(builder => builder.Listen(end + "://127.0.0.1:0?udp=true"));
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(server).Forward(Node(end + "://{0}", last)));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node(node, proxy));
        using var client = forwarding.Connect();

        for (byte i = 1; i < 20; i++)
        {
            (await client.AskAsync(i)).Should().Equal(i);
        }

        last.Statistics.Active.Should().Be(1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}")]
    [InlineData("socks5://127.0.0.1:0?udp=true", "socks5://{0}?relay=udp")]
    [InlineData("http://127.0.0.1:0?udp=true", "http://{0}")]
    public async Task Many_clients_are_carried_at_once_and_nothing_is_left_of_them(string server, string node)
    {
        const int Clients = 100;
        using var target = UdpEcho.Start();
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(server));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node(node, proxy));
        var clients = Enumerable.Range(0, Clients).Select(_ => forwarding.Connect()).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, Clients), async (number, _) =>
        {
            var client = clients[number];
            for (var round = 0; round < 5; round++)
            {
                (await client.AskAsync(RandomBytes.Create(number, 100 + round))).Should().Equal(RandomBytes.Create(number, 100 + round));
            }
        });

        proxy.Statistics.Active.Should().Be(Clients);
        Array.ForEach(clients, client => client.Dispose());
        await forwarding.DisposeAsync();

        await proxy.IsIdleAsync();
        proxy.Statistics.Failed.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5://127.0.0.1:0", "socks5://{0}")]
    [InlineData("socks5://127.0.0.1:0", "socks5://{0}?relay=udp")]
    [InlineData("http://127.0.0.1:0", "http://{0}")]
    public async Task A_server_that_is_not_told_to_carry_packets_refuses_and_the_client_says_why(string server, string node)
    {
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(server));
        await using var forwarding = await StartAsync("127.0.0.1:9", Node(node, proxy));
        using var client = forwarding.Connect();

        await client.SendAsync(new byte[] { 1 });

        var record = await forwarding.Log.WaitForAsync(record => record.Message.Contains("udp=true", StringComparison.Ordinal));
        record.Message.Should().Contain("hop-0/node-0");
        await forwarding.IsIdleAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Beside_the_stream_everything_ends_with_the_stream_on_both_sides()
    {
        using var target = UdpEcho.Start();
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen("socks5://127.0.0.1:0?udp=true").ShutdownTimeout(TimeSpan.Zero));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node("socks5://{0}?relay=udp", proxy));
        using var client = forwarding.Connect();
        (await client.AskAsync(1)).Should().Equal(1);

        await proxy.DisposeAsync();

        await forwarding.IsIdleAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_proxy_that_knows_nothing_of_udp_and_opens_a_stream_is_noticed()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        await using var forwarding = await StartAsync(target.LocalEndpoint.ToString()!, $"http://{stranger.LocalEndpoint}");
        using var client = forwarding.Connect();
        await client.SendAsync(new byte[] { 1 });
        using (var asked = await stranger.AcceptTcpClientAsync())
        {
            await asked.GetStream().ReadAtLeastAsync(new byte[4096], 1);
            await asked.GetStream().WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
            await forwarding.Log.WaitForAsync(record => record.Message.Contains("does not know of UDP", StringComparison.Ordinal));
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks4://127.0.0.1:1", "")]
    [InlineData("socks5://127.0.0.1:1", "socks5://127.0.0.1:2?relay=udp")]
    public async Task A_chain_that_carries_no_packets_is_refused_at_the_start(string one, string two)
    {
        await using var forwarder = two.Length == 0
            ? new ForwarderBuilder().ForwardUdp("127.0.0.1:0", "10.0.0.1:53").Forward(one).Build()
            : new ForwarderBuilder().ForwardUdp("127.0.0.1:0", "10.0.0.1:53").Forward("socks4://127.0.0.1:3").Forward(two).Build();

        var failure = (await FluentActions.Invoking(() => forwarder.StartAsync()).Should().ThrowAsync<ConfigurationException>()).Which;

        failure.Message.Should().Contain("Datagrams").And.Contain("socks5").And.Contain("http");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_beside_the_stream_go_over_the_hops_before_too()
    {
        using var target = UdpEcho.Start();
        await using var first = await Forwarding.StartAsync(builder => builder.Listen("socks5://127.0.0.1:0?udp=true"));
        await using var second = await Forwarding.StartAsync(builder => builder.Listen("socks5://127.0.0.1:0?udp=true"));
        await using var forwarding = await StartAsync(target.EndPoint.ToString(), Node("socks5://{0}", first), Node("socks5://{0}?relay=udp", second));
        using var client = forwarding.Connect();

        (await client.AskAsync(1, 2, 3)).Should().Equal(1, 2, 3);
        first.Statistics.Active.Should().Be(2, "one carries the stream, the other the packets");
    }

    private static string Node(string url, Forwarding server) => string.Format(System.Globalization.CultureInfo.InvariantCulture, url, server.EndPoint);

    private static Task<Forwarding> StartAsync(string target, params string[] nodes) => Forwarding.StartAsync(builder =>
    {
        builder.ForwardUdp("127.0.0.1:0", target);
        Array.ForEach(nodes, node => builder.Forward(node));
    });
}
