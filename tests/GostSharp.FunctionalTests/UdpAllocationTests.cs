namespace GostSharp.FunctionalTests;

public sealed class UdpAllocationTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(64)]
    [InlineData(1200)]
    public async Task Echoing_allocates_nothing_per_packet(int size)
    {
        const int Packets = 10_000;
        using var target = UdpEcho.Start();
        await using var forwarding = await UdpForwarding.StartAsync(target.EndPoint);
        var (forwarder, allocated) = (forwarding, 0L);
        var measuring = new Thread(() => allocated = Measure(forwarder, size, Packets));
        measuring.Start();
        await Eventually.TrueAsync(() => !measuring.IsAlive, timeout: TimeSpan.FromSeconds(50));

        allocated.Should().BePositive().And.BeLessThan(Packets * 8, "this is what the runner and the runtime themselves may take");
        forwarding.Statistics.Datagrams!.Dropped.Should().Be(0);
    }

    // A thread of its own that allocates nothing either.
    private static long Measure(Forwarding forwarding, int size, int packets)
    {
        using var client = forwarding.Connect();
        client.ReceiveTimeout = 10_000;
        var (packet, answer) = (new byte[size], new byte[2000]);
        Echo(2000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Echo(packets);
        return GC.GetTotalAllocatedBytes(precise: true) - before;

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
