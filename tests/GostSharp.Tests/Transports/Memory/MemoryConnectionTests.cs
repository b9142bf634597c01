using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports.Memory;

public sealed class MemoryConnectionTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_arrive_in_order_in_both_directions()
    {
        await using var pair = ConnectionPair.CreateInMemory(bufferSize: 1000);
        const long Length = 300_001;

        var sentUp = RandomBytes.WriteAsync(pair.Client.Stream, 1, Length);
        var sentDown = RandomBytes.WriteAsync(pair.Server.Stream, 2, Length);
        var gotUp = RandomBytes.VerifyAsync(pair.Server.Stream, 1, Length);
        var gotDown = RandomBytes.VerifyAsync(pair.Client.Stream, 2, Length);

        (await gotUp).Should().Equal(await sentUp);
        (await gotDown).Should().Equal(await sentDown);
    }

    [Fact]
    public void Each_end_knows_both_addresses()
    {
        var (first, second) = MemoryConnection.CreatePair(new DnsEndPoint("a", 1), new DnsEndPoint("b", 2));

        first.LocalEndPoint.Should().Be(new DnsEndPoint("a", 1)).And.Be(second.RemoteEndPoint);
        second.LocalEndPoint.Should().Be(new DnsEndPoint("b", 2)).And.Be(first.RemoteEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_writer_waits_when_the_buffer_is_full()
    {
        await using var pair = ConnectionPair.CreateInMemory(bufferSize: 10);

        var writing = pair.Client.Stream.WriteAsync(new byte[11]).AsTask();
        writing.IsCompleted.Should().BeFalse();

        await pair.Server.Stream.ReadExactlyAsync(new byte[1]);
        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Half_close_ends_one_direction_after_its_bytes_and_leaves_the_other()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await pair.Client.Stream.WriteAsync("last"u8.ToArray());
        await pair.Client.CompleteWritesAsync();

        await pair.Server.Stream.ReadExactlyAsync(new byte[4]);
        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await pair.Server.Stream.WriteAsync("answer"u8.ToArray());
        await pair.Client.Stream.ReadExactlyAsync(new byte[6]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Writing_after_half_close_fails()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await pair.Client.CompleteWritesAsync();

        await Failing(pair.Client.Stream.WriteAsync(new byte[1]).AsTask(), SocketError.Shutdown);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_is_a_reset_for_the_peer_whatever_it_does()
    {
        await using var pair = ConnectionPair.CreateInMemory(bufferSize: 1);
        var reading = pair.Server.Stream.ReadAsync(new byte[1]).AsTask();
        await pair.Server.Stream.WriteAsync(new byte[1]);
        var writing = pair.Server.Stream.WriteAsync(new byte[1]).AsTask();

        pair.Client.Abort();

        await Failing(reading, SocketError.ConnectionReset);
        await Failing(writing, SocketError.ConnectionReset);
        await Failing(pair.Server.Stream.ReadAsync(new byte[1]).AsTask(), SocketError.ConnectionReset);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_fails_the_own_operations_with_its_reason()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var reading = pair.Client.Stream.ReadAsync(new byte[1]).AsTask();
        var reason = new TimeoutException("idle");

        pair.Client.Abort(reason);
        pair.Client.Abort();

        (await reading.Invoking(r => r).Should().ThrowAsync<IOException>()).Which.InnerException.Should().BeSameAs(reason);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_closed_peer_delivers_what_it_wrote_and_takes_nothing_any_more()
    {
        var pair = ConnectionPair.CreateInMemory();
        await pair.Client.Stream.WriteAsync("bye"u8.ToArray());
        await pair.Client.DisposeAsync();

        await Failing(pair.Server.Stream.WriteAsync(new byte[1]).AsTask(), SocketError.Shutdown);
        await pair.Server.Stream.ReadExactlyAsync(new byte[3]);
        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_ends_the_own_pending_read()
    {
        var pair = ConnectionPair.CreateInMemory();
        var reading = pair.Client.Stream.ReadAsync(new byte[1]).AsTask();

        await pair.Client.DisposeAsync();

        await reading.Invoking(r => r).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_waits_for_bytes_and_takes_none()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var idle = pair.Server.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        idle.IsCompleted.Should().BeFalse();

        await pair.Client.Stream.WriteAsync(new byte[1]);

        (await idle).Should().Be(0);
        (await pair.Server.Stream.ReadAsync(new byte[2])).Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_sees_the_end()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var idle = pair.Server.Stream.ReadAsync(Memory<byte>.Empty).AsTask();

        await pair.Client.CompleteWritesAsync();

        (await idle).Should().Be(0);
        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_read_loses_no_byte()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        const int Length = 2000;
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Length; i++)
            {
                await pair.Client.Stream.WriteAsync(new byte[] { (byte)i });
            }
        });

        for (var received = 0; received < Length;)
        {
            received += await ReadOrCancel(pair.Server.Stream, (byte)received);
        }

        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_write_stops_waiting_for_room()
    {
        await using var pair = ConnectionPair.CreateInMemory(bufferSize: 1);
        using var cancellation = new CancellationTokenSource();
        var writing = pair.Client.Stream.WriteAsync(new byte[2], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await writing.Invoking(w => w).Should().ThrowAsync<OperationCanceledException>();
        (await pair.Server.Stream.ReadAsync(new byte[2])).Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_blocking_calls_work_too()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        pair.Client.Stream.Write([1, 2, 3]);

        var buffer = new byte[4];
        pair.Server.Stream.Read(buffer, 0, 4).Should().Be(3);
        buffer.Should().Equal(1, 2, 3, 0);
    }

    [Fact]
    public void An_idle_pair_is_small()
    {
        const int Count = 100;
        var pairs = new List<(MemoryConnection, MemoryConnection)>(Count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
        {
            pairs.Add(MemoryConnection.CreatePair());
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;

        each.Should().BeLessThan(2048);
        GC.KeepAlive(pairs);
    }

    [Fact]
    public void A_buffer_of_nothing_is_refused() =>
        FluentActions.Invoking(() => MemoryConnection.CreatePair(bufferSize: 0)).Should().Throw<ArgumentOutOfRangeException>();

    internal static async Task Failing(Task operation, SocketError error) =>
        (await operation.Invoking(o => o).Should().ThrowAsync<IOException>())
            .Which.InnerException.Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(error);

    private static async Task<int> ReadOrCancel(Stream stream, byte expected)
    {
        var buffer = new byte[1];
        using var cancellation = new CancellationTokenSource();
        var reading = stream.ReadAsync(buffer, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        try
        {
            var count = await reading;
            buffer[0].Should().Be(expected);
            return count;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
