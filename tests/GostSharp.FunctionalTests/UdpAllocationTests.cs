namespace GostSharp.FunctionalTests;

public sealed class UdpAllocationTests
{
    [RequiresReleaseTheory(Timeout = 60_000)]
    [InlineData(64)]
    [InlineData(1200)]
    public async Task Echoing_allocates_nothing_per_packet(int size)
    {
        const int Packets = 10_000;
        using var target = UdpEcho.Start();
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint);
        var forwarder = forwarding;
        var allocated = await Task.Factory.StartNew(
            () => Measure(forwarder, size, Packets), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        allocated.Should().BeLessThan(Packets * 4, "less than any object for each packet would take");
        forwarding.Statistics.Datagrams!.Dropped.Should().Be(0);
    }

    [RequiresReleaseTheory(Timeout = 60_000)]
    [InlineData("socks5://127.0.0.1:0?udp=true&notls=true", "socks5://")]
    [InlineData("socks5://127.0.0.1:0?udp=true&notls=true", "socks5://", "?relay=udp")]
    [InlineData("http://127.0.0.1:0?udp=true", "http://")]
    public async Task Echoing_through_a_proxy_of_ours_allocates_nothing_per_packet_on_either_side(string server, string scheme, string parameters = "")
    {
        const int Packets = 5_000;
        using var target = UdpEcho.Start();
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(server));
        await using var forwarding = await Forwarding.StartAsync(builder =>
            builder.ForwardUdp("127.0.0.1:0", target.EndPoint.ToString()).Forward($"{scheme}{proxy.EndPoint}{parameters}"));
        var forwarder = forwarding;
        var allocated = await Task.Factory.StartNew(
            () => Measure(forwarder, 1200, Packets), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        allocated.Should().BeLessThan(Packets * 4, "less than any object for each packet would take");
    }

    // On a thread of its own that allocates nothing either. The best round counts: until then pools fill up, and the runner does what it does.
    private static long Measure(Forwarding forwarding, int size, int packets)
    {
        using var client = forwarding.Connect();
        client.ReceiveTimeout = 10_000;
        var (packet, answer) = (new byte[size], new byte[2000]);
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Echo(packets);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;

        void Echo(int count)
        {
            for (var i = 0; i < count; i++)
            {
                client.Send(packet);
                client.Receive(answer);
            }
        }
    }
}
