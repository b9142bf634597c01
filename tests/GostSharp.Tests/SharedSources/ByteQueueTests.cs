using FsCheck;
using FsCheck.Fluent;

namespace GostSharp.Tests.SharedSources;

public sealed class ByteQueueTests
{
    private const int LargestPiece = 1024;

    [Fact]
    public void Bytes_come_out_as_they_went_in() => Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), steps =>
    {
        var (queue, expected, next) = (new ByteQueue(LargestPiece), new Queue<byte>(), (byte)0);
        foreach (var step in steps.Select(step => step % 3000))
        {
            if (step >= 0)
            {
                var written = Enumerable.Range(0, step).Select(_ => next++).ToArray();
                queue.Write(written);
                Array.ForEach(written, expected.Enqueue);
            }
            else
            {
                var read = new byte[-step];
                var count = queue.Read(read);
                if (count != Math.Min(-step, expected.Count) || !read[..count].All(value => value == expected.Dequeue()))
                {
                    return false;
                }
            }
        }

        return queue.Count == expected.Count;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_single_bytes_share_a_piece()
    {
        var queue = new ByteQueue(LargestPiece);
        for (var count = 0; count < 100_000; count++)
        {
            queue.Write([(byte)count]);
        }

        var read = new byte[100_000];
        queue.Read(read).Should().Be(100_000);
        read.Should().Equal(Enumerable.Range(0, 100_000).Select(count => (byte)count));
        queue.Count.Should().Be(0);
    }

    [Fact]
    public void What_was_cleared_is_gone_and_the_queue_goes_on()
    {
        var queue = new ByteQueue(LargestPiece);
        queue.Write(new byte[70_000]);
        queue.Clear();
        queue.Write([1, 2]);

        var read = new byte[10];
        queue.Read(read).Should().Be(2);
        read[..2].Should().Equal(1, 2);
    }
}
