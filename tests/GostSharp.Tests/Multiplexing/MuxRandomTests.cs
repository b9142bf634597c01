using FsCheck.Fluent;
using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

/// <summary>Whatever happens in whatever order: bytes arrive as they were sent, and nothing that a peer says does harm.</summary>
public sealed class MuxRandomTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Seeds))]
    public async Task Streams_carry_equal_bytes_in_every_order(int seed)
    {
        var random = new Random(seed);
        var options = new MuxOptions
        {
            Version = random.Next(1, 3),
            HalfClose = (MuxHalfClose)random.Next(3),
            MaxFrameSize = random.Next(1, 40_000),
            MaxReceiveBuffer = random.Next(50_000, 5_000_000),
            MaxStreamBuffer = random.Next(1, 50_000),
        };
        await using var pair = new MuxPair(options, bufferSize: random.Next(1, 100_000));
        pair.ClientTransport.Reads.SplitEvery(random.Next(1, 20_000));
        pair.ServerTransport.Reads.SplitEvery(random.Next(1, 20_000));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => ExchangeAsync(pair, new Random((seed * 100) + number))));

        await Eventually.TrueAsync(() => pair.Client.StreamCount + pair.Server.StreamCount == 0);
        (pair.Client.Buffered + pair.Server.Buffered).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public Task Random_bytes_end_a_session_in_order() => FuzzAsync(seed => RandomBytes.Create(seed, 2000));

    [Fact(Timeout = TestTimeouts.Test)]
    public Task Random_frames_end_a_session_in_order() => FuzzAsync(seed =>
    {
        var random = new Random(seed);
        var bytes = new List<byte>();
        while (bytes.Count < 20_000)
        {
            var frame = new byte[MuxFrame.MaxHeadLength];
            var (command, length) = ((MuxCommand)random.Next(5), random.Next(300));
            var head = new MuxFrame(command, (uint)random.Next(12), length, new MuxUpdate((uint)random.Next(5), (uint)random.Next(5)));
            bytes.AddRange(frame[..head.Write(frame, 1)]);
            bytes.AddRange(new byte[command is MuxCommand.Data ? length : 0]);
            bytes.AddRange(random.Next(20) == 0 ? [1, 3, 0, 0, .. BitConverter.GetBytes(MuxAnnouncement.Hello + (uint)random.Next(2))] : []);
        }

        return [.. bytes];
    });

    private static async Task ExchangeAsync(MuxPair pair, Random random)
    {
        var first = new byte[random.Next(2000)];
        RandomBytes.Fill(first, 1);
        var client = await pair.Client.OpenAsync(first);
        var server = await pair.AcceptAsync();
        var (up, down) = (random.Next(2000, 60_000), random.Next(60_000));
        // Another exchange may have accepted the stream that this one opened: all begin alike.
        await Task.WhenAll(
            WriteAsync(client, 1, first.Length, up, random.Next()),
            ReadAsync(client, random.Next()),
            WriteAsync(server, 1, 0, down, random.Next()),
            ReadAsync(server, random.Next()));
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    private static async Task WriteAsync(StreamConnection stream, int seed, int done, int length, int choice)
    {
        var (bytes, random) = (RandomBytes.Create(seed, length), new Random(choice));
        for (var offset = done; offset < length;)
        {
            var count = Math.Min(random.Next(1, 5000), length - offset);
            await stream.Stream.WriteAsync(bytes.AsMemory(offset, count));
            offset += count;
        }

        await stream.CompleteWritesAsync();
    }

    private static async Task ReadAsync(StreamConnection stream, int choice)
    {
        var (expected, random) = (RandomBytes.Create(1, 60_000), new Random(choice));
        for (var offset = 0; ;)
        {
            var buffer = new byte[random.Next(1, 5000)];
            using var giveUp = new CancellationTokenSource();
            var reading = stream.Stream.ReadAsync(buffer, giveUp.Token).AsTask();
            if (random.Next(4) == 0)
            {
                await giveUp.CancelAsync();
            }

            var read = await reading.ContinueWith(done => done.IsCanceled ? -1 : done.Result, TaskScheduler.Default);
            if (read == 0)
            {
                return;
            }

            if (read > 0)
            {
                buffer.AsSpan(0, read).SequenceEqual(expected.AsSpan(offset, read)).Should().BeTrue();
                offset += read;
            }
        }
    }

    private static async Task FuzzAsync(Func<int, byte[]> create)
    {
        var seeds = Gen.Choose(1, int.MaxValue).Sample(50, 30);
        foreach (var seed in seeds)
        {
            await using var pair = ConnectionPair.CreateInMemory();
            var session = MuxSession.AsServer(pair.Server, new MuxOptions(), TimeProvider.System);
            var draining = pair.Client.Stream.CopyToAsync(Stream.Null).ContinueWith(_ => { }, TaskScheduler.Default);
            var writing = pair.Client.Stream.WriteAsync(create(seed)).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
            await Task.WhenAny(writing, session.Ended);
            await pair.Client.CompleteWritesAsync();

            await session.Ended;
            session.Buffered.Should().Be(0, $"the seed is {seed}");
            await pair.DisposeAsync();
            await Task.WhenAll(draining, writing);
        }
    }
}
