using System.Text;
using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

/// <summary>What a <see cref="StreamConnection"/> promises of its reads, inside of TLS.</summary>
public sealed class TlsReadTests
{
    private static readonly byte[] Words = Encoding.ASCII.GetBytes("all of these words, in order");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_cancelled_at_any_byte_of_a_record_loses_nothing()
    {
        var record = await RecordAsync();
        for (var split = 0; split < record.Length; split++)
        {
            await using var pair = await PairWithTapAsync();
            await pair.Client.Stream.WriteAsync(Words);
            var written = await pair.TakeAsync();
            await pair.Below.WriteAsync(written.AsMemory(0, split));

            await CancelAReadAsync(pair.Server, new byte[10]);
            await CancelAReadAsync(pair.Server, Memory<byte>.Empty);
            await pair.Below.WriteAsync(written.AsMemory(split));

            var read = new byte[Words.Length];
            await pair.Server.Stream.ReadExactlyAsync(read);
            read.Should().Equal(Words, $"it was cancelled after {split} bytes");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_waits_for_bytes_and_takes_none()
    {
        await using var pair = await TlsPair.CreateAsync();
        var waiting = pair.Server.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        waiting.IsCompleted.Should().BeFalse();

        await pair.Client.Stream.WriteAsync(Words);
        (await waiting).Should().Be(0);
        (await pair.Server.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);

        var read = new byte[Words.Length];
        await pair.Server.Stream.ReadExactlyAsync(read);
        read.Should().Equal(Words);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_of_a_client_is_not_woken_by_what_follows_the_handshake()
    {
        await using var pair = await TlsPair.CreateAsync();
        var waiting = pair.Client.Stream.ReadAsync(Memory<byte>.Empty).AsTask();

        await pair.Client.Stream.WriteAsync(Words);
        await pair.Server.Stream.ReadExactlyAsync(new byte[Words.Length]);
        waiting.IsCompleted.Should().BeFalse();

        await pair.Server.Stream.WriteAsync(Words);
        (await waiting).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_nothing_comes_no_buffer_is_held()
    {
        var below = ConnectionPair.CreateInMemory();
        var (client, server) = (new FaultyStream(below.Client.Stream), new FaultyStream(below.Server.Stream));
        await using var pair = await TlsPair.CreateAsync(
            below: new ConnectionPair(new StreamConnection(client, below.Client), new StreamConnection(server, below.Server)));

        var waiting = new[] { pair.Client.Stream.ReadAsync(Memory<byte>.Empty).AsTask(), pair.Server.Stream.ReadAsync(Memory<byte>.Empty).AsTask() };

        await Eventually.TrueAsync(() => client.Reads.BufferBytesHeld + server.Reads.BufferBytesHeld == 0);
        waiting.Should().OnlyContain(read => !read.IsCompleted);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_sees_the_end()
    {
        await using var pair = await TlsPair.CreateAsync();
        var waiting = pair.Server.Stream.ReadAsync(Memory<byte>.Empty).AsTask();

        await pair.Client.CompleteWritesAsync();

        (await waiting).Should().Be(0);
        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_given_back_come_first()
    {
        await using var pair = await TlsPair.CreateAsync();
        await pair.Client.Stream.WriteAsync(Words);
        var some = new byte[5];
        await pair.Server.Stream.ReadExactlyAsync(some);

        pair.Server.Unread(some);

        var read = new byte[Words.Length];
        await pair.Server.Stream.ReadExactlyAsync(read);
        read.Should().Equal(Words);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Those_who_do_not_wait_are_served_too()
    {
        await using var pair = await TlsPair.CreateAsync();
        await using var near = new ConnectionStream(pair.Client);
        await using var far = new ConnectionStream(pair.Server);
        var sent = RandomBytes.Create(seed: 3, 300_000);
        var received = new byte[sent.Length];

        var reading = Task.Run(() => far.ReadExactly(received));
        near.WriteByte(sent[0]);
        near.Write(sent.AsSpan(1, 99_999));
        near.Write(sent, 100_000, 200_000);
        await reading;
        far.WriteByte(7);

        received.Should().Equal(sent);
        near.ReadByte().Should().Be(7);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_stream_itself_can_be_read_and_written_byte_by_byte_without_waiting()
    {
        await using var pair = await TlsPair.CreateAsync();

        pair.Client.Stream.WriteByte(7);
        pair.Client.Stream.Write([8, 9]);

        pair.Server.Stream.ReadByte().Should().Be(7);
        pair.Server.Stream.ReadByte().Should().Be(8);
        pair.Server.Stream.ReadByte().Should().Be(9);
        await pair.Client.CompleteWritesAsync();
        pair.Server.Stream.ReadByte().Should().Be(-1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_can_be_read_again()
    {
        await using var pair = await TlsPair.CreateAsync();
        await pair.Client.DisposeAsync();

        for (var times = 0; times < 3; times++)
        {
            (await pair.Server.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
            (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Records_may_come_in_single_bytes()
    {
        var below = ConnectionPair.CreateInMemory();
        var faulty = new FaultyStream(below.Server.Stream);
        faulty.Reads.SplitEvery(1);
        await using var pair = await TlsPair.CreateAsync(below: below with { Server = new StreamConnection(faulty, below.Server) });

        await pair.Client.Stream.WriteAsync(Words);
        await pair.Client.CompleteWritesAsync();

        var read = new MemoryStream();
        await pair.Server.Stream.CopyToAsync(read);
        read.ToArray().Should().Equal(Words);
    }

    private static async Task CancelAReadAsync(StreamConnection connection, Memory<byte> buffer)
    {
        using var cancellation = new CancellationTokenSource();
        var reading = connection.Stream.ReadAsync(buffer, cancellation.Token).AsTask();
        reading.IsCompleted.Should().BeFalse();
        await cancellation.CancelAsync();
        await reading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<byte[]> RecordAsync()
    {
        await using var pair = await PairWithTapAsync();
        await pair.Client.Stream.WriteAsync(Words);
        return await pair.TakeAsync();
    }

    /// <summary>A handshake whose client's later writes stop in the hands of the test.</summary>
    private static async Task<TappedPair> PairWithTapAsync()
    {
        var below = ConnectionPair.CreateInMemory();
        var tap = new TapStream(below.Client.Stream);
        var pair = await TlsPair.CreateAsync(below: below with { Client = new StreamConnection(tap, below.Client) });
        tap.IsHeld = true;
        return new TappedPair(pair, tap);
    }

    private sealed class TappedPair(TlsPair pair, TapStream tap) : IAsyncDisposable
    {
        public TlsConnection Client => pair.Client;

        public TlsConnection Server => pair.Server;

        public Stream Below => tap.Below;

        public Task<byte[]> TakeAsync() => Task.FromResult(tap.Take());

        public ValueTask DisposeAsync() => pair.DisposeAsync();
    }
}
