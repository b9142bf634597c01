using System.Net;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Protocols.FarEnd;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5PrologueTests
{
    private const string IPv4 = "05 00 00 01 0A 00 00 05 9C 40";
    private const string IPv6 = "05 00 00 04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 9C 40";
    private const string Name = "05 00 00 03 07 76 69 73 69 74 6F 72 9C 40";
    private static readonly EndPoint Bound = Address.Parse("192.0.2.1:8080");

    public static TheoryData<string, string> Prologues => new()
    {
        { IPv4, "10.0.0.5:40000" },
        { IPv6, "[2001:db8::1]:40000" },
        { Name, "visitor:40000" },
        { "05 00 00 03 3C " + string.Concat(Enumerable.Repeat("61", 60)) + " 9C 40", new string('a', 60) + ":40000" },
    };

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Prologues))]
    public async Task A_prologue_is_taken_off_wherever_it_is_cut(string prologue, string visitor)
    {
        byte[] sent = [.. Hex.Bytes(prologue), 1, 2, 3];
        for (var cut = 0; cut <= sent.Length; cut++)
        {
            await using var pair = ConnectionPair.CreateInMemory();
            await pair.Server.SendAsync(sent[..cut]);
            await using var connection = await IntroduceAsync(pair.Client);
            var receiving = connection.ReceiveAsync(3);
            await pair.Server.SendAsync(sent[cut..]);

            (await receiving).Should().Equal(1, 2, 3);
            (connection.RemoteEndPoint, connection.Features.Visitor, connection.LocalEndPoint)
                .Should().Be((Address.Parse(visitor), Address.Parse(visitor), Bound));
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_prologue_that_is_there_makes_the_visitor_known_before_anybody_reads()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await pair.Server.SendAsync(IPv4);

        await using var connection = await IntroduceAsync(pair.Client);

        connection.RemoteEndPoint.Should().Be(Address.Parse("10.0.0.5:40000"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Until_a_visitor_has_been_introduced_nobody_else_is_taken_for_it()
    {
        await using var pair = ConnectionPair.CreateInMemory();

        await using var connection = await IntroduceAsync(pair.Client);

        (connection.RemoteEndPoint, connection.Features.Visitor).Should().Be((null, null));
        await connection.SendAsync("AA");
        await connection.CompleteWritesAsync();
        await pair.Server.ExpectUntilEndAsync("AA");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("05")]
    [InlineData("05 00")]
    [InlineData("05 00 00")]
    [InlineData("05 01 00")]
    [InlineData("05 00 01 01")]
    [InlineData("05 01 00 01 0A 00 00 05 9C 40")]
    [InlineData("05 00 00 02 0A 00 00 05 9C 40")]
    [InlineData("05 00 00 01 0A 00 00 05 9C")]
    [InlineData("05 00 00 03 01 0A 9C 40 50")]
    [InlineData("05 00 00 04 20 01 0D B8")]
    [InlineData("47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A 48 6F 73 74 3A 20 78 0D 0A 0D 0A")]
    public async Task What_is_no_prologue_is_the_visitors_down_to_the_last_byte(string hex)
    {
        var sent = Hex.Bytes(hex);
        for (var cut = 0; cut <= sent.Length; cut++)
        {
            await using var pair = ConnectionPair.CreateInMemory();
            await pair.Server.SendAsync(sent[..cut]);
            await using var connection = await IntroduceAsync(pair.Client);
            var receiving = connection.ExpectUntilEndAsync(hex);
            await pair.Server.SendAsync(sent[cut..]);
            await pair.Server.CompleteWritesAsync();

            await receiving;
            connection.RemoteEndPoint.Should().BeNull();
        }
    }

    [Fact]
    public void Whatever_comes_in_whatever_pieces_is_delivered_whole_but_for_a_prologue()
    {
        var first = Gen.OneOf(
            Gen.Elements(IPv4, IPv6, Name, "05 00 00", "05 00 00 03 00 00 00").Select(Hex.Bytes),
            Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf());
        var streams = from head in first
                      from data in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()
                      from piece in Gen.Choose(1, 9)
                      from buffer in Gen.Choose(1, 9)
                      select (Sent: (byte[])[.. head, .. data], piece, buffer);

        Prop.ForAll(streams.ToArbitrary(), it => ReadAllAsync(it.Sent, it.piece, it.buffer).GetAwaiter().GetResult().SequenceEqual(Stripped(it.Sent)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_that_gives_up_takes_nothing_along()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var connection = await IntroduceAsync(pair.Client);
        foreach (var piece in new[] { "05 00", "00 01 0A 00", "00 05 9C 40" })
        {
            using var givesUp = new CancellationTokenSource();
            var reading = connection.Stream.ReadAsync(new byte[10], givesUp.Token).AsTask();
            await givesUp.CancelAsync();
            await reading.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
            await pair.Server.SendAsync(piece);
        }

        await pair.Server.SendAsync("AA BB");
        await connection.ExpectAsync("AA BB");
        connection.RemoteEndPoint.Should().Be(Address.Parse("10.0.0.5:40000"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_of_nothing_waits_for_bytes_of_the_visitor_and_takes_none()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var connection = await IntroduceAsync(pair.Client);
        var waiting = connection.Stream.ReadAsync(Memory<byte>.Empty).AsTask();

        await pair.Server.SendAsync(IPv4);
        await Eventually.TrueAsync(() => connection.RemoteEndPoint is not null);
        waiting.IsCompleted.Should().BeFalse();
        await pair.Server.SendAsync("AA");

        (await waiting).Should().Be(0);
        (await connection.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        await connection.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_came_before_a_failure_is_delivered_and_then_the_failure_as_often_as_somebody_asks()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var connection = await IntroduceAsync(new StreamConnection(new BreakingStream([5, 0, 0])));

        await connection.ExpectAsync("05 00 00");
        for (var i = 0; i < 2; i++)
        {
            (await connection.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<IOException>()).WithMessage(BreakingStream.Complaint);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Closing_ends_the_read_that_nobody_asked_for()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var connection = await IntroduceAsync(pair.Client);
        var reading = connection.ReceiveAsync(1);

        await connection.DisposeAsync();

        await reading.Invoking(it => it).Should().ThrowAsync<Exception>();
        await pair.Server.ExpectEndAsync();
    }

    private static ValueTask<VisitorConnection> IntroduceAsync(StreamConnection stream) =>
        Socks5Introductions.Of(null, Timeout.InfiniteTimeSpan, TimeProvider.System)(stream, Bound, CancellationToken.None);

    private static byte[] Stripped(byte[] sent) => Socks5Prologue.TryDecide(sent, out _, out var length) ? sent[length..] : sent;

    private static async Task<byte[]> ReadAllAsync(byte[] sent, int piece, int buffer)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var connection = await IntroduceAsync(pair.Client);
        var sending = SendAsync(pair.Server, sent, piece);
        using var all = new MemoryStream();
        await connection.Stream.CopyToAsync(all, buffer);
        await sending;
        return all.ToArray();
    }

    private static async Task SendAsync(StreamConnection server, byte[] sent, int piece)
    {
        foreach (var part in sent.Chunk(piece))
        {
            await server.SendAsync(part);
            await Task.Yield();
        }

        await server.CompleteWritesAsync();
    }

    /// <summary>Ends with a failure, which it tells once.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public const string Complaint = "broken";
        private bool _told;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0 || _told)
            {
                return read;
            }

            _told = true;
            throw new IOException(Complaint);
        }
    }
}
