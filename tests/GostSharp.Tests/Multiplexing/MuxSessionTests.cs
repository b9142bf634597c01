using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxSessionTests
{
    public static TheoryData<int, string> Peers => new()
    {
        { 1, nameof(MuxHalfClose.Auto) },
        { 1, nameof(MuxHalfClose.Always) },
        { 1, nameof(MuxHalfClose.Never) },
        { 2, nameof(MuxHalfClose.Auto) },
        { 2, nameof(MuxHalfClose.Never) },
    };

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Peers))]
    public async Task Bytes_arrive_in_both_directions(int version, string halfClose)
    {
        await using var pair = new MuxPair(Options(version, halfClose));
        var (client, server) = await pair.OpenAsync();

        await Task.WhenAll(
            RandomBytes.WriteAsync(client.Stream, 1, 3_000_000),
            RandomBytes.VerifyAsync(server.Stream, 1, 3_000_000),
            RandomBytes.WriteAsync(server.Stream, 2, 3_000_000),
            RandomBytes.VerifyAsync(client.Stream, 2, 3_000_000));
        pair.Client.Buffered.Should().Be(0);
        pair.Server.Buffered.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Peers))]
    public async Task Many_streams_share_a_session(int version, string halfClose)
    {
        await using var pair = new MuxPair(Options(version, halfClose));

        // Whose stream is accepted by whom is left open: nobody closes one whose other end is still in use.
        var ends = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            var (client, server) = await pair.OpenAsync();
            await Task.WhenAll(RandomBytes.WriteAsync(client.Stream, 7, 20_000), RandomBytes.VerifyAsync(server.Stream, 7, 20_000));
            return (client, server);
        }));
        await Task.WhenAll(ends.SelectMany(end => new[] { end.client.DisposeAsync().AsTask(), end.server.DisposeAsync().AsTask() }));

        await Eventually.TrueAsync(() => pair.Client.StreamCount == 0 && pair.Server.StreamCount == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_first_bytes_are_there_when_the_stream_is_accepted()
    {
        await using var pair = new MuxPair();
        await using var client = await pair.Client.OpenAsync("first"u8.ToArray());

        await using var server = await pair.AcceptAsync();

        var buffer = new byte[10];
        var read = server.Stream.ReadAsync(buffer);
        read.IsCompletedSuccessfully.Should().BeTrue();
        buffer.AsSpan(0, await read).ToArray().Should().Equal("first"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task More_first_bytes_than_a_frame_holds_arrive_too()
    {
        await using var pair = new MuxPair();
        var opening = pair.Client.OpenAsync(RandomBytes.Create(3, 200_000));

        await using var server = await pair.AcceptAsync();

        await RandomBytes.VerifyAsync(server.Stream, 3, 200_000);
        await (await opening).DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Both_ends_open_streams()
    {
        await using var pair = new MuxPair();
        await using var server = await pair.Server.OpenAsync("from the server"u8.ToArray());

        await using var client = (StreamConnection)(await pair.Client.AcceptAsync())!;

        var buffer = new byte[15];
        await client.Stream.ReadExactlyAsync(buffer);
        buffer.Should().Equal("from the server"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_that_has_ended_opens_nothing_and_says_why()
    {
        await using var pair = new MuxPair();
        await pair.Server.DisposeAsync();
        await pair.Client.Ended;

        var failure = await pair.Client.Invoking(session => session.OpenAsync(ReadOnlyMemory<byte>.Empty).AsTask())
            .Should().ThrowAsync<ConnectFailedException>();

        failure.Which.Site.Should().Be(FailureSite.Node);
        failure.WithMessage("*the multiplexed session*");
        (await pair.Client.AcceptAsync()).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_begins_a_session_does_not_read_what_the_peer_floods_it_with()
    {
        var flood = new Flood { Beginner = Environment.CurrentManagedThreadId };
        var session = MuxSession.AsServer(new StreamConnection(flood), new MuxOptions(), TimeProvider.System);
        flood.Beginner = 0;

        flood.WasReadByBeginner.Should().BeFalse();
        await Eventually.TrueAsync(() => flood.Reads > 100);
        await session.DisposeAsync();
    }

    private static MuxOptions Options(int version, string halfClose) => new() { Version = version, HalfClose = Enum.Parse<MuxHalfClose>(halfClose) };

    /// <summary>Has always something to read at once: a sign of life.</summary>
    private sealed class Flood : AsyncStream
    {
        private static readonly byte[] KeepAlive = [1, 3, 0, 0, 0, 0, 0, 0];
        private int _beginner;
        private int _reads;

        public int Beginner { set => Volatile.Write(ref _beginner, value); }

        public bool WasReadByBeginner { get; private set; }

        public int Reads => Volatile.Read(ref _reads);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _reads);
            WasReadByBeginner |= Environment.CurrentManagedThreadId == Volatile.Read(ref _beginner);
            return ValueTask.FromResult(WasReadByBeginner || !KeepAlive.AsSpan().TryCopyTo(buffer.Span) ? 0 : KeepAlive.Length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
