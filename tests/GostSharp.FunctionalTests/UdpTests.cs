using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests;

public sealed class UdpTests : LeakCheckedTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_of_every_size_arrive_whole()
    {
        using var target = UdpEcho.Start();
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint);
        using var client = forwarding.Connect();

        foreach (var size in new[] { 0, 1, 1472, 8192, 65_507 })
        {
            (await client.AskAsync(RandomBytes.Create(size, size))).Should().Equal(RandomBytes.Create(size, size));
        }

        await Eventually.TrueAsync(() => forwarding.Statistics.BytesDown == 75_172);
        forwarding.Statistics.BytesUp.Should().Be(75_172);
        forwarding.Statistics.Datagrams.Should().Be(new DatagramStatistics(Received: 5, Sent: 5, Dropped: 0, Truncated: 0, Evicted: 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_thousand_clients_are_served_at_once_and_each_gets_its_own()
    {
        const int Clients = 1000;
        using var target = UdpEcho.Start();
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint);
        var clients = Enumerable.Range(0, Clients).Select(_ => forwarding.Connect()).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, Clients), async (number, _) =>
        {
            for (var round = 0; round < 5; round++)
            {
                (await clients[number].AskAsync(RandomBytes.Create(number, 100 + round))).Should().Equal(RandomBytes.Create(number, 100 + round));
            }
        });

        forwarding.Statistics.Active.Should().Be(Clients);
        await Eventually.TrueAsync(() => forwarding.Statistics.Datagrams == new DatagramStatistics(5 * Clients, 5 * Clients, 0, 0, 0));
        Array.ForEach(clients, client => client.Dispose());
    }

    // Closing overtakes the beginning of the receiving now and then; whoever loses must not keep the loop alive.
    [Fact(Timeout = 60_000)]
    public async Task Listeners_that_are_closed_as_they_begin_leave_nothing()
    {
        for (var round = 0; round < 200; round++)
        {
            await using var forwarder = await new ForwarderBuilder().ForwardUdp("127.0.0.1:0", "127.0.0.1:9").StartAsync();
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_has_as_many_answers_as_the_target_gives()
    {
        using var target = UdpEcho.Start(answers: 3);
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint);
        using var client = forwarding.Connect();

        (await client.AskAsync(1)).Should().Equal(1);
        (await client.NextAsync()).Should().Equal(1);
        (await client.NextAsync()).Should().Equal(1);
        forwarding.Statistics.Accepted.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_that_closes_after_its_reply_gives_one_and_serves_the_next_request_anew()
    {
        using var target = UdpEcho.Start(answers: 2);
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint, service => service.CloseAfterReply());
        using var client = forwarding.Connect();
        for (byte i = 0; i < 100; i++)
        {
            (await client.AskAsync(i)).Should().Equal(i);
        }

        forwarding.Statistics.Accepted.Should().Be(100);
        await forwarding.IsIdleAsync();
        client.Available.Should().Be(0, "each second answer is lost");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_is_gone_some_time_after_its_last_use()
    {
        using var target = UdpEcho.Start();
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint, service => service.ChannelIdleTimeout(TimeSpan.FromMilliseconds(100)));
        using var client = forwarding.Connect();
        await client.AskAsync(1);

        await forwarding.IsIdleAsync();

        (await client.AskAsync(2)).Should().Equal(2);
        forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = 2L, Failed = 0L });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_is_not_there_ends_the_channel_and_is_passed_over()
    {
        using var nobody = RefusingUdpPort.Create();
        using var target = UdpEcho.Start();
        await using var forwarding = await UdpForwarding.StartAsync($"{nobody.EndPoint},{target.EndPoint}");
        using var client = forwarding.Connect();
        await client.SendAsync(new byte[] { 1 });
        await forwarding.IsIdleAsync();
        await Eventually.TrueAsync(() => !forwarding.Service.Targets[0].IsAlive);

        for (byte i = 0; i < 3; i++)
        {
            using var next = forwarding.Connect();
            (await next.AskAsync(i)).Should().Equal(i);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_comes_back_is_reached_again()
    {
        using var first = UdpEcho.Start();
        await using var forwarding = await UdpForwarding.StartAsync(first.EndPoint);
        using var client = forwarding.Connect();
        await client.AskAsync(1);
        first.Dispose();
        await client.SendAsync(new byte[] { 2 });
        await forwarding.IsIdleAsync();

        using var second = UdpEcho.Start(port: first.EndPoint.Port);

        (await client.AskAsync(3)).Should().Equal(3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Clients_that_have_gone_disturb_nobody()
    {
        using var target = UdpEcho.Start(answers: 5);
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint);
        for (var i = 0; i < 50; i++)
        {
            using var leaving = forwarding.Connect();
            await leaving.SendAsync(new byte[1]);
        }

        using var client = forwarding.Connect();
        (await client.AskAsync(1)).Should().Equal(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Several_targets_are_picked_for_each_client()
    {
        using var first = UdpEcho.Start(answers: 1);
        using var second = UdpEcho.Start(answers: 2);
        await using var forwarding = await UdpForwarding.StartAsync($"{first.EndPoint},{second.EndPoint}");
        using var one = forwarding.Connect();
        using var two = forwarding.Connect();

        await one.AskAsync(1);
        await two.AskAsync(2);
        (await two.NextAsync()).Should().Equal(2);
        (await one.AskAsync(3)).Should().Equal(3);

        forwarding.Service.Connections.Select(connection => connection.Target).Should().BeEquivalentTo([first.EndPoint, second.EndPoint]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stop_waits_for_nobody_and_the_port_is_free_at_once()
    {
        using var target = UdpEcho.Start();
        var forwarding = await UdpForwarding.StartAsync(target.EndPoint);
        var endPoint = forwarding.EndPoint;
        using var client = forwarding.Connect();
        await client.AskAsync(1);

        await forwarding.Forwarder.StopAsync();

        forwarding.Statistics.Should().BeEquivalentTo(new { Active = 0, Failed = 0L });
        await using var again = await Forwarding.StartAsync(builder => builder.ForwardUdp(endPoint.ToString(), target.EndPoint.ToString()));
        (await client.AskAsync(2)).Should().Equal(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_that_is_taken_is_told_at_the_start()
    {
        using var target = UdpEcho.Start();
        var starting = () => Forwarding.StartAsync(builder => builder.ForwardUdp(target.EndPoint.ToString(), "127.0.0.1:9"));
        (await starting.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain(target.EndPoint.ToString());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task New_targets_are_for_new_clients_behind_the_same_port()
    {
        using var first = UdpEcho.Start(answers: 1);
        using var second = UdpEcho.Start(answers: 2);
        await using var forwarding = await UdpForwarding.StartAsync(first.EndPoint);
        using var old = forwarding.Connect();
        await old.AskAsync(1);

        var service = forwarding.Forwarder.Config.Services[0];
        var targets = service.Targets! with { Nodes = [service.Targets.Nodes[0] with { Address = second.EndPoint.ToString() }] };
        await forwarding.Forwarder.ApplyAsync(forwarding.Forwarder.Config with { Services = [service with { Targets = targets }] });

        using var client = forwarding.Connect();
        await client.AskAsync(2);
        (await client.NextAsync()).Should().Equal(2);
        (await old.AskAsync(3)).Should().Equal(3);
        old.Available.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "::1")]
    [InlineData("[::]", "127.0.0.1")]
    [InlineData("[::]", "::1")]
    public async Task Both_kinds_of_addresses_are_served(string listen, string client)
    {
        using var target = UdpEcho.Start();
        await using var forwarding = await Forwarding.StartAsync(builder => builder.ForwardUdp($"{listen}:0", target.EndPoint.ToString()));
        var address = IPAddress.Parse(client);
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(address, forwarding.EndPoint.Port));

        (await socket.AskAsync(1)).Should().Equal(1);

        forwarding.Service.Connections.Single().Client.Should().Be(socket.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Gosts_URL_has_gosts_defaults()
    {
        using var target = UdpEcho.Start(answers: 2);
        await using var forwarding = await Forwarding.StartAsync(builder => builder.Listen($"udp://127.0.0.1:0/{target.EndPoint}"));
        using var client = forwarding.Connect();

        (await client.AskAsync(RandomBytes.Create(1, 5000))).Should().Equal(RandomBytes.Create(1, 5000)[..4096]);

        await forwarding.IsIdleAsync();
        forwarding.Statistics.Datagrams!.Truncated.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_of_streams_counts_no_packets()
    {
        await using var forwarding = await Forwarding.StartAsync("127.0.0.1:9");
        forwarding.Statistics.Datagrams.Should().BeNull();
    }
}
