using System.Net;
using GostSharp.Protocols.Datagrams;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Datagrams;

public sealed class TunnelSocketTests : IAsyncDisposable
{
    private const string Frame = "00 05 FF 01 C0 A8 01 01 00 35 68 65 6C 6C 6F";
    private const string FrameOfV2 = "00 05 00 01 C0 A8 01 01 00 35 68 65 6C 6C 6F";

    private static readonly EndPoint Peer = Address.Parse("192.168.1.1:53");

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly TunnelSocket _socket;

    public TunnelSocketTests() => _socket = new TunnelSocket(_pair.Client);

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_frame_is_taken_however_it_is_cut()
    {
        var frame = Hex.Bytes(Frame);
        for (var cut = 1; cut < frame.Length; cut++)
        {
            await _pair.Server.SendAsync(frame[..cut]);
            var receiving = NextAsync();
            receiving.IsCompleted.Should().BeFalse();
            await _pair.Server.SendAsync(frame[cut..]);
            await IsHelloAsync(receiving);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Frames_that_come_together_are_taken_one_by_one_with_one_peer()
    {
        await _pair.Server.SendAsync(Frame + FrameOfV2 + Frame);

        var first = await IsHelloAsync(NextAsync());
        (await IsHelloAsync(NextAsync())).Peer.Should().BeSameAs(first.Peer);
        await IsHelloAsync(NextAsync());
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("00 00 FF 01 7F 00 00 01 42 69")] // what gost takes for "everything to the end"
    [InlineData("00 01 FF 03 02 61 20 00 35 78")] // from a name that nobody has
    [InlineData("00 01 00 03 02 FF FE 00 35 78")]
    public async Task A_frame_that_means_nothing_is_skipped(string frame)
    {
        await _pair.Server.SendAsync(frame + frame + Frame);

        await IsHelloAsync(NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_unknown_type_of_address_is_the_end_because_nobody_knows_where_the_next_frame_begins()
    {
        await _pair.Server.SendAsync("00 05 FF 02 01 02 03" + Frame);

        await FluentActions.Awaiting(NextAsync).Should().ThrowAsync<ProtocolException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_between_two_frames_is_the_end_and_within_one_a_failure()
    {
        await _pair.Server.SendAsync(Frame + "00 05 FF");
        await _pair.Server.CompleteWritesAsync();

        await IsHelloAsync(NextAsync());
        (await FluentActions.Awaiting(NextAsync).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);

        await using var other = ConnectionPair.CreateInMemory();
        await other.Server.CompleteWritesAsync();
        (await new TunnelSocket(other.Client).ReceiveAsync(_buffer)).IsEnd.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_longest_frame_is_taken_and_what_does_not_fit_is_told()
    {
        var data = RandomBytes.Create(1, 65_535);
        var sending = _pair.Server.SendAsync([.. Hex.Bytes("FF FF 00 01 C0 A8 01 01 00 35"), .. data, .. Hex.Bytes(Frame), .. Hex.Bytes(Frame)]);

        (await NextAsync()).Payload.ToArray().Should().Equal(data);
        var cut = await _socket.ReceiveAsync(_buffer.AsMemory(0, 2));
        (cut.Length, cut.Truncated).Should().Be((2, true));
        await IsHelloAsync(NextAsync());
        await sending;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_is_one_frame_as_v3_writes_it()
    {
        await _socket.SendAsync("hello"u8.ToArray(), Peer);

        await _pair.Server.ExpectAsync(Frame);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nothing_is_sent_that_ends_a_peer_of_v2_until_the_peer_is_known_to_be_another()
    {
        _socket.MaxDatagramSizeTo(Peer).Should().Be(16_374);
        await CannotSendAsync(16_375);
        await CannotSendAsync(0);
        await _pair.Server.SendAsync(FrameOfV2);
        await NextAsync();
        await CannotSendAsync(16_375);

        await _pair.Server.SendAsync(Frame);
        await NextAsync();

        _socket.MaxDatagramSizeTo(Peer).Should().Be(65_535);
        var sending = _socket.SendAsync(new byte[65_535], Peer).AsTask();
        await _pair.Server.Stream.ReadExactlyAsync(new byte[65_545]);
        await sending;
        await CannotSendAsync(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Many_senders_at_once_never_mix_their_frames()
    {
        var sending = Task.WhenAll(Enumerable.Range(1, 8).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await _socket.SendAsync(Enumerable.Repeat((byte)sender, sender * 100).ToArray(), Peer);
            }
        })));
        var receiver = new TunnelSocket(_pair.Server);
        for (var i = 0; i < 8 * 200; i++)
        {
            var packet = await receiver.ReceiveAsync(_buffer);
            packet.Payload.ToArray().Should().OnlyContain(value => value * 100 == packet.Length);
        }

        await sending;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_sender_that_gives_up_leaves_no_half_frame()
    {
        await using var narrow = ConnectionPair.CreateInMemory(bufferSize: 1024);
        var (socket, receiver) = (new TunnelSocket(narrow.Client), new TunnelSocket(narrow.Server));
        using var caller = new CancellationTokenSource();
        var sending = socket.SendAsync(new byte[10_000], Peer, caller.Token).AsTask();
        await caller.CancelAsync();
        await FluentActions.Awaiting(() => sending).Should().ThrowAsync<OperationCanceledException>();

        (await receiver.ReceiveAsync(_buffer)).Length.Should().Be(10_000);
        await socket.SendAsync("hello"u8.ToArray(), Peer);
        (await receiver.ReceiveAsync(_buffer)).Length.Should().Be(5);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_is_gone_is_told_to_senders()
    {
        _pair.Server.Abort();

        (await FluentActions.Awaiting(() => _socket.SendAsync(new byte[1], Peer).AsTask()).Should().ThrowAsync<GostException>())
            .Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("192.168.1.1:53", "192.168.1.1:53", true)]
    [InlineData("192.168.1.1:53", "192.168.1.1:54", false)]
    [InlineData("192.168.1.1:53", "192.168.1.2:53", false)]
    [InlineData("192.168.1.1:53", "0.0.0.0:0", true)] // a server that does not say
    [InlineData("0.0.0.0:53", "127.0.0.1:53", true)]
    [InlineData("dns:53", "192.168.1.1:53", true)]
    [InlineData("192.168.1.1:53", "dns:53", true)]
    public async Task A_connection_to_one_target_takes_what_could_be_an_answer_of_it(string target, string source, bool isTaken)
    {
        var sender = new TunnelSocket(_pair.Server);
        var connection = new TargetDatagrams(_socket, Address.Parse(target));

        await sender.SendAsync(new byte[] { 1 }, Address.Parse(source));
        await sender.SendAsync(new byte[] { 2, 2 }, Address.Parse(target));

        (await connection.ReceiveAsync(_buffer)).Length.Should().Be(isTaken ? 1 : 2);
    }

    private Task<Datagram> NextAsync() => _socket.ReceiveAsync(_buffer).AsTask();

    private async Task CannotSendAsync(int length) =>
        (await FluentActions.Awaiting(() => _socket.SendAsync(new byte[length], Peer).AsTask()).Should().ThrowAsync<GostException>())
            .Which.Reason.Should().Be(FailureReason.NotSupported);

    private static async Task<Datagram> IsHelloAsync(Task<Datagram> receiving)
    {
        var datagram = await receiving;
        datagram.Payload.ToArray().Should().Equal("hello"u8.ToArray());
        datagram.Peer.Should().Be(Peer);
        return datagram;
    }
}
