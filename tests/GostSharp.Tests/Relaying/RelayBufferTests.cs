using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

public sealed class RelayBufferTests
{
    private const int BufferSize = 1024;

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BufferSize)]
    [InlineData(3 * BufferSize)]
    public async Task While_nothing_moves_no_buffer_is_held(int burst)
    {
        await using var bench = new RelayBench(new RelayOptions { BufferSize = BufferSize });
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);

        await bench.User.Stream.WriteAsync(new byte[burst]);
        await bench.Server.Stream.WriteAsync(new byte[burst]);
        await bench.Server.Stream.ReadExactlyAsync(new byte[burst]);
        await bench.User.Stream.ReadExactlyAsync(new byte[burst]);

        await Eventually.TrueAsync(() => IsWaitingEmptyHanded(bench.Client) && IsWaitingEmptyHanded(bench.Target));
        await stop.CancelAsync();
        await run;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_that_stops_stops_the_writer()
    {
        await using var bench = new RelayBench(new RelayOptions { BufferSize = BufferSize }, pipeSize: BufferSize);
        var run = bench.Relay.RunAsync();
        var payload = RandomBytes.Create(seed: 7, length: 64 * BufferSize);
        var sent = 0;
        var sending = SendAsync();

        // Both pipes are full, and what the relay has in its hands is at most one buffer.
        await Eventually.TrueAsync(() => Volatile.Read(ref sent) >= 2 * BufferSize && bench.Target.Faults.Writes.BufferBytesHeld > 0);
        Volatile.Read(ref sent).Should().BeLessThanOrEqualTo(3 * BufferSize);
        bench.Relay.BytesUp.Should().BeLessThanOrEqualTo(BufferSize);
        sending.IsCompleted.Should().BeFalse();

        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal(payload);
        await sending;
        await bench.Server.CompleteWritesAsync();
        (await run).BytesUp.Should().Be(payload.Length);

        async Task SendAsync()
        {
            for (var offset = 0; offset < payload.Length; offset += 256)
            {
                await bench.User.Stream.WriteAsync(payload.AsMemory(offset, 256));
                Volatile.Write(ref sent, offset + 256);
            }

            await bench.User.CompleteWritesAsync();
        }
    }

    private static bool IsWaitingEmptyHanded(FaultyConnection connection) =>
        connection.Faults.Reads.BufferBytesHeld == 0 && connection.Faults.Reads.Sizes is [.., 0];
}
