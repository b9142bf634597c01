using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Transports.Udp;

public sealed class PacketHandOverTests
{
    private readonly QueueMemory _memory = new(1024 * 1024);
    private readonly PacketSinkDouble _sink = new();

    [Fact]
    public void A_packet_goes_to_the_sink_while_somebody_waits_and_wakes_nobody()
    {
        var queue = Open();
        var waiting = queue.WaitAsync(CancellationToken.None).AsTask();

        queue.TryAdd([1], truncated: false).Should().BeTrue();
        queue.TryAdd([2], truncated: false).Should().BeTrue();

        _sink.Taken.Should().BeEquivalentTo(new byte[][] { [1], [2] }, options => options.WithStrictOrdering());
        waiting.IsCompleted.Should().BeFalse();
        _memory.Used.Should().Be(0);
    }

    [Fact]
    public void While_nobody_waits_packets_stay_as_something_may_be_on_its_way()
    {
        var queue = Open();

        queue.TryAdd([1], truncated: false);

        _sink.Taken.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_sink_refuses_wakes_who_waits_and_later_packets_do_not_overtake_it()
    {
        var queue = Open();
        var waiting = queue.WaitAsync(CancellationToken.None).AsTask();
        _sink.IsWilling = false;
        queue.TryAdd([1], truncated: false);
        _sink.IsWilling = true;
        queue.TryAdd([2], truncated: false);

        (await waiting).Should().BeTrue();
        _sink.Taken.Should().BeEmpty();
        var buffer = new byte[10];
        queue.TryTake(buffer, out var read).Should().BeTrue();
        buffer[..read.Length].Should().Equal(1);
    }

    [Fact]
    public void What_waits_is_handed_over_by_the_next_wait_until_the_sink_refuses()
    {
        var queue = Open();
        queue.TryAdd([1], truncated: false);
        queue.TryAdd([2], truncated: false);

        var waiting = queue.WaitAsync(CancellationToken.None).AsTask();
        queue.TryAdd([3], truncated: false);

        waiting.IsCompleted.Should().BeFalse();
        _sink.Taken.Select(packet => packet[0]).Should().Equal(1, 2, 3);
        _memory.Used.Should().Be(0);
    }

    [Fact]
    public void A_closed_queue_hands_nothing_over()
    {
        var queue = Open();
        queue.Close();

        queue.TryAdd([1], truncated: false).Should().BeFalse();
        _sink.Taken.Should().BeEmpty();
    }

    [Fact]
    public void A_pause_ends_when_all_is_taken_and_only_then()
    {
        var resumed = 0;
        var queue = new PacketQueue(10, _memory) { Resume = () => resumed++ };
        queue.TryPause().Should().BeFalse("nothing waits");
        queue.TryAdd([1], truncated: false);
        queue.TryPause().Should().BeTrue();

        queue.WaitAsync(CancellationToken.None).AsTask().IsCompleted.Should().BeTrue();
        resumed.Should().Be(0);

        queue.TryTake(new byte[10], out _);
        queue.WaitAsync(CancellationToken.None).AsTask().IsCompleted.Should().BeFalse();
        resumed.Should().Be(1);
    }

    private PacketQueue Open()
    {
        var queue = new PacketQueue(10, _memory);
        queue.HandOver(_sink);
        return queue;
    }
}
