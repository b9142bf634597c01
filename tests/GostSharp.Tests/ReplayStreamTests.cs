using System.Runtime.CompilerServices;

namespace GostSharp.Tests;

public sealed class ReplayStreamTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_come_back_before_those_below_at_every_split()
    {
        byte[] all = [1, 2, 3, 4, 5, 6];
        for (var split = 0; split <= all.Length; split++)
        {
            for (var step = 1; step <= all.Length; step++)
            {
                await using var stream = new ReplayStream(new MemoryStream(all[split..]));
                stream.Unread(all.AsMemory(0, split));
                (await ReadInStepsAsync(stream, step)).Should().Equal(all);
            }
        }
    }

    [Fact]
    public void What_is_given_back_later_is_read_earlier()
    {
        using var stream = new ReplayStream(new MemoryStream([5]));
        stream.Unread(new byte[] { 3, 4 });
        stream.Unread(ReadOnlyMemory<byte>.Empty);
        stream.Unread(new byte[] { 1, 2 });

        stream.ReadByte().Should().Be(1);
        stream.Unread(new byte[] { 0, 1 });

        var bytes = new byte[6];
        stream.ReadExactly(bytes);
        bytes.Should().Equal(0, 1, 2, 3, 4, 5);
    }

    [Fact]
    public void What_has_been_read_again_is_let_go()
    {
        using var stream = new ReplayStream(Stream.Null);
        var given = GiveBack(stream);

        stream.ReadExactly(new byte[3]);

        GC.Collect();
        given.IsAlive.Should().BeFalse("a connection at rest holds no buffer");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_returns_at_once_while_there_are_bytes_and_takes_none()
    {
        var pair = ConnectionPair.CreateInMemory();
        await using var stream = new ReplayStream(pair.Client.Stream);
        stream.Unread(new byte[] { 7 });

        (await stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        stream.ReadByte().Should().Be(7);

        var idle = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        idle.IsCompleted.Should().BeFalse();
        await pair.Server.Stream.WriteAsync(new byte[1]);
        (await idle).Should().Be(0);
    }

    [Fact]
    public void What_is_left_can_be_taken_once()
    {
        using var stream = new ReplayStream(new MemoryStream([9]));
        stream.Unread(new byte[] { 1, 2, 3 });
        stream.ReadByte();

        stream.TakeUnread().ToArray().Should().Equal(2, 3);
        stream.TakeUnread().IsEmpty.Should().BeTrue();
        stream.ReadByte().Should().Be(9);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Writes_go_straight_below()
    {
        var below = new MemoryStream();
        await using var stream = new ReplayStream(below);
        stream.Unread(new byte[] { 1 });

        await stream.WriteAsync(new byte[] { 2 });
        stream.WriteByte(3);
        stream.Write([4]);
        stream.Write([0, 5, 0], 1, 1);
        await stream.FlushAsync();

        below.ToArray().Should().Equal(2, 3, 4, 5);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_it_disposes_what_is_below()
    {
        var (first, second) = (new MemoryStream(), new MemoryStream());
        await new ReplayStream(first).DisposeAsync();
        new ReplayStream(second).Dispose();

        (first.CanRead, second.CanRead).Should().Be((false, false));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference GiveBack(ReplayStream stream)
    {
        var buffer = new byte[16 * 1024];
        stream.Unread(buffer.AsMemory(0, 3));
        return new WeakReference(buffer);
    }

    private static async Task<byte[]> ReadInStepsAsync(Stream stream, int step)
    {
        var read = new List<byte>();
        var buffer = new byte[step];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            read.AddRange(buffer.AsSpan(0, count));
        }

        return [.. read];
    }
}
