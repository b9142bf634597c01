using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Transports.Udp;

public sealed class PacketQueueTests
{
    private readonly QueueMemory _memory = new(1024 * 1024);

    [Fact]
    public void Packets_keep_their_order_while_the_queue_grows_and_goes_round()
    {
        var queue = new PacketQueue(1000, _memory);
        var (next, expected) = (0, 0);
        for (var round = 1; round < 60; round++)
        {
            for (var i = 0; i < round % 7 + 1; i++)
            {
                queue.TryAdd([(byte)next++], truncated: false).Should().BeTrue();
            }

            for (var i = 0; i < round % 5 && Take(queue) is { } taken; i++)
            {
                taken.Should().Equal((byte)expected++);
            }
        }

        while (Take(queue) is { } taken)
        {
            taken.Should().Equal((byte)expected++);
        }

        expected.Should().Be(next);
        _memory.Used.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_wait_loses_nothing()
    {
        var queue = new PacketQueue(10, _memory);
        for (var round = 0; round < 100; round++)
        {
            using var caller = new CancellationTokenSource();
            var waiting = queue.WaitAsync(caller.Token).AsTask();
            await caller.CancelAsync();
            await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

            var next = queue.WaitAsync(CancellationToken.None).AsTask();
            next.IsCompleted.Should().BeFalse();
            queue.TryAdd([1, 2], truncated: false);
            (await next).Should().BeTrue();
            Take(queue).Should().Equal(1, 2);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_wait_with_a_token_that_is_cancelled_already_is_cancelled()
    {
        var waiting = async () => await new PacketQueue(10, _memory).WaitAsync(new CancellationToken(canceled: true));
        await waiting.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_closed_queue_gives_what_it_has_and_then_the_end()
    {
        var queue = new PacketQueue(10, _memory);
        queue.TryAdd([1], truncated: false);
        queue.Close();

        queue.TryAdd([2], truncated: false).Should().BeFalse();
        (await queue.WaitAsync(CancellationToken.None)).Should().BeTrue();
        Take(queue).Should().Equal(1);
        (await queue.WaitAsync(CancellationToken.None)).Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Clearing_gives_every_buffer_back_and_ends_the_wait()
    {
        var queue = new PacketQueue(10, _memory);
        var waiting = queue.WaitAsync(CancellationToken.None).AsTask();
        queue.TryAdd(new byte[1000], truncated: false);
        await waiting;
        queue.TryAdd(new byte[3000], truncated: true);

        queue.Clear().Should().Be(2);
        queue.Clear().Should().Be(0);
        _memory.Used.Should().Be(0);
        (await queue.WaitAsync(CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public void A_packet_that_does_not_fit_the_buffer_is_cut()
    {
        var queue = new PacketQueue(10, _memory);
        queue.TryAdd([1, 2, 3], truncated: false);

        queue.TryTake(new byte[2], out var read).Should().BeTrue();

        read.Should().Be(new DatagramRead(2, Truncated: true));
    }

    private static byte[]? Take(PacketQueue queue)
    {
        var buffer = new byte[100];
        return queue.TryTake(buffer, out var read) ? buffer[..read.Length] : null;
    }
}
