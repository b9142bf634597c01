using GostSharp.Kcp.Engine;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Engine;

public sealed class ArqTests : IPacketSink
{
    private const uint Conversation = 7;

    private readonly List<byte[]> _sent = [];
    private readonly KcpOptions _options = SimulatedPair.Plain with { DataShards = 0, ParityShards = 0, Crypt = KcpCrypt.Null };

    void IPacketSink.Send(byte[] buffer, int length)
    {
        _sent.Add(buffer.AsSpan(0, length).ToArray());
        PacketBuffers.Return(buffer);
    }

    [Fact]
    public void A_segment_is_written_as_the_protocol_says()
    {
        var arq = Make();
        arq.Sender.Write("hello, kcp"u8);
        arq.Flush(1000);

        Convert.ToHexString(_sent.Single()).Should().BeEquivalentTo("07000000" + "51" + "00" + "0004" + "e8030000" + "00000000" + "00000000" + "0a000000" + "68656c6c6f2c206b6370");
    }

    [Fact]
    public void A_head_that_is_not_whole_is_none()
    {
        var segment = Segments.Make(1, 0x51, 2, 0, unacknowledged: 3);
        SegmentHeader.TryRead(segment, out var header).Should().BeTrue();
        header.Should().Be(new SegmentHeader(1, SegmentCommand.Push, 32, 0, 2, 3, 0));
        for (var length = 0; length < SegmentHeader.Size; length++)
        {
            SegmentHeader.TryRead(segment.AsSpan(0, length), out _).Should().BeFalse();
        }
    }

    [Fact]
    public void Only_the_four_commands_are_commands()
    {
        for (var command = 0; command < 256; command++)
        {
            SegmentHeader.TryRead(Segments.Make(1, (byte)command, 0, 0), out _).Should().Be(command is >= 0x51 and <= 0x54);
        }
    }

    [Fact]
    public void Small_writes_share_a_segment_that_waits_and_a_packet_holds_several_segments()
    {
        var arq = Make();
        for (var i = 0; i < 10; i++)
        {
            arq.Sender.Write(new byte[50]);
        }

        arq.Sender.Count.Should().Be(1);
        arq.Flush(0);
        _sent.Single().Should().HaveCount(24 + 500);
    }

    [Fact]
    public void A_write_is_taken_as_far_as_the_window_allows()
    {
        var arq = Make();
        var segment = PacketLayout.MaxSegment(_options);
        arq.Sender.Write(new byte[100 * segment]).Should().Be(32 * segment, "32 is what the peer has room for until it tells");
        arq.Sender.HasRoom.Should().BeFalse();
        arq.Input(Segments.Make(Conversation, 0x54, 0, 0, window: 50), isRegular: true, 0);
        arq.Sender.HasRoom.Should().BeTrue();
        arq.Sender.Write(new byte[100 * segment]).Should().Be(18 * segment);
    }

    [Fact]
    public void Acknowledgements_are_collected_and_told_by_the_last_of_those_in_order()
    {
        var arq = Make();
        foreach (var serialNumber in new uint[] { 0, 1, 2, 5, 4 })
        {
            arq.Input(Segments.Make(Conversation, 0x51, serialNumber, 1, timestamp: 100 + serialNumber), isRegular: true, 1_000);
            arq.AfterInput(1_000);
        }

        _sent.Should().BeEmpty("answers may follow, and carry them");
        arq.Due(1_000).Should().Be(1_010);
        arq.Tick(1_010);

        Headers().Select(header => (header.Command, header.SerialNumber, header.Timestamp, header.Unacknowledged))
            .Should().Equal((SegmentCommand.Acknowledge, 5u, 105u, 3u), (SegmentCommand.Acknowledge, 4u, 104u, 3u));
        arq.Due(1_010).Should().BeNull();
    }

    [Fact]
    public void Acknowledgements_that_fill_a_packet_do_not_wait()
    {
        var arq = Make();
        var count = (_options.MaxPacketSize / 24) + 1;
        for (uint i = 0; i < count; i++)
        {
            arq.Input(Segments.Make(Conversation, 0x51, 2 * i, 1), isRegular: true, 0);
            arq.AfterInput(0);
        }

        _sent.Should().ContainSingle().Which.Length.Should().BeLessThanOrEqualTo(_options.MaxPacketSize);
    }

    [Fact]
    public void Without_delay_every_packet_is_acknowledged_at_once()
    {
        var arq = Make(_options with { AckNoDelay = true });
        arq.Input(Segments.Make(Conversation, 0x51, 0, 1), isRegular: true, 0);
        arq.AfterInput(0);
        Headers().Single().Command.Should().Be(SegmentCommand.Acknowledge);
    }

    [Fact]
    public void A_segment_that_is_overtaken_twice_is_sent_again_at_once()
    {
        var arq = Make();
        Fill(arq, 5);
        Acknowledge(arq, 2, sentAt: 0, now: 10);
        Acknowledge(arq, 3, sentAt: 0, now: 10);

        Headers().Select(header => header.SerialNumber).Should().Equal(0, 1);
        arq.Sender.Retransmissions.Should().Be(2);
        arq.Sender.Timeouts.Should().Be(0);
    }

    [Fact]
    public void Acknowledgements_of_older_transmissions_overtake_nothing()
    {
        var arq = Make();
        Fill(arq, 5);
        Acknowledge(arq, 2, sentAt: 0, now: 10);
        Acknowledge(arq, 3, sentAt: 0, now: 10);
        _sent.Clear();

        // Segment 4 was sent before 0 and 1 were sent again.
        Acknowledge(arq, 4, sentAt: 0, now: 11);
        Acknowledge(arq, 4, sentAt: 0, now: 11);

        _sent.Should().BeEmpty();
    }

    [Fact]
    public void Nothing_is_lost_any_more_when_everything_has_arrived()
    {
        var arq = Make();
        Fill(arq, 3);
        foreach (var serialNumber in new uint[] { 1, 2, 0 })
        {
            arq.Input(Segments.Make(Conversation, 0x52, serialNumber, 0), isRegular: true, 10);
            arq.Sender.HasLost.Should().Be(serialNumber == 2, "0 was overtaken twice, until it came");
        }
    }

    [Fact]
    public void What_has_arrived_out_of_order_makes_nothing_due_that_is_sent_later()
    {
        var arq = Make();
        Fill(arq, 2);
        arq.Input(Segments.Make(Conversation, 0x52, 1, 0), isRegular: true, 10);
        arq.Input(Segments.Make(Conversation, 0x54, 0, 0, unacknowledged: 2), isRegular: true, 10);

        Fill(arq, 1, now: 20);

        arq.Due(20).Should().Be(20 + (uint)arq.Sender.RoundTrip.Timeout);
    }

    [Theory]
    [InlineData(false, 200, 400, 600)]
    [InlineData(true, 200, 300, 400)]
    public void A_segment_is_sent_again_after_its_timeout_and_later_each_time(bool noDelay, params int[] waits)
    {
        var arq = Make(_options with { NoDelay = noDelay });
        Fill(arq, 1);
        var now = 0u;
        foreach (var wait in waits)
        {
            arq.Due(now).Should().Be(now + (uint)wait);
            arq.Tick(now + (uint)wait - 1);
            _sent.Should().BeEmpty();
            now += (uint)wait;
            arq.Tick(now);
            _sent.Should().ContainSingle();
            _sent.Clear();
        }

        arq.Sender.Timeouts.Should().Be(waits.Length);
    }

    [Fact]
    public void What_cannot_have_been_acknowledged_frees_nothing()
    {
        var arq = Make();
        Fill(arq, 3);
        arq.Input(Segments.Make(Conversation, 0x54, 0, 0, unacknowledged: 4), isRegular: true, 0);
        arq.Input(Segments.Make(Conversation, 0x52, 3, 0), isRegular: true, 0);
        arq.Input(Segments.Make(Conversation, 0x52, uint.MaxValue, 0), isRegular: true, 0);
        arq.Sender.InFlight.Should().Be(3);
    }

    [Fact]
    public void Segments_beyond_the_window_are_not_kept_and_not_acknowledged()
    {
        var arq = Make(_options with { ReceiveWindow = 4 });
        arq.Input(Segments.Make(Conversation, 0x51, 4, 1), isRegular: true, 0);
        arq.Receiver.PendingAcknowledgements.Should().Be(0);
        arq.Input(Segments.Make(Conversation, 0x51, 3, 1), isRegular: true, 0);
        arq.Receiver.PendingAcknowledgements.Should().Be(1);
    }

    [Fact]
    public void Repeated_segments_are_acknowledged_and_read_once()
    {
        var arq = Make();
        for (var i = 0; i < 3; i++)
        {
            arq.Input(Segments.Make(Conversation, 0x51, 0, 5), isRegular: true, 0);
        }

        arq.Receiver.Available.Should().Be(5);
        arq.Receiver.PendingAcknowledgements.Should().Be(3);
        arq.Receiver.Duplicates.Should().Be(2);
    }

    [Fact]
    public void Empty_segments_carry_nothing()
    {
        var arq = Make();
        for (uint i = 0; i < 100; i++)
        {
            arq.Input(Segments.Make(Conversation, 0x51, i, i == 50 ? 1 : 0), isRegular: true, 0);
        }

        arq.Receiver.Next.Should().Be(100);
        arq.Receiver.Available.Should().Be(1);
        arq.Receiver.Read(new byte[10], 0).Should().Be(1);
        arq.Receiver.Free.Should().Be(1024);
    }

    [Fact]
    public void Serial_numbers_and_times_may_begin_anew()
    {
        Serial.IsBefore(uint.MaxValue, 0).Should().BeTrue();
        Serial.Distance(3, uint.MaxValue).Should().Be(4);
        var arq = Make();
        Fill(arq, 1, now: uint.MaxValue - 50);
        arq.Due(uint.MaxValue - 50).Should().Be(149);
        _sent.Clear();
        arq.Tick(148);
        _sent.Should().BeEmpty();
        arq.Tick(149);
        _sent.Should().ContainSingle();
    }

    [Fact]
    public void A_question_about_the_window_is_answered()
    {
        var arq = Make();
        arq.Input(Segments.Make(Conversation, 0x53, 0, 0), isRegular: true, 5);
        arq.Due(5).Should().Be(5);
        arq.Tick(5);
        Headers().Single().Should().Be(new SegmentHeader(Conversation, SegmentCommand.TellWindow, 1024, 0, 0, 0, 0));
    }

    [Fact]
    public void What_was_recovered_tells_nothing_about_window_and_time()
    {
        var arq = Make();
        Fill(arq, 1);
        arq.Input(Segments.Make(Conversation, 0x52, 0, 0, window: 1, timestamp: 0), isRegular: false, 40);
        arq.Sender.PeerWindow.Should().Be(32);
        arq.Sender.RoundTrip.Smoothed.Should().Be(0);
        arq.Sender.InFlight.Should().Be(0, "the acknowledgement itself counts");
    }

    [Fact]
    public void Round_trips_are_measured_by_what_comes_back()
    {
        var arq = Make();
        Fill(arq, 2);
        Acknowledge(arq, 0, sentAt: 0, now: 80);
        (arq.Sender.RoundTrip.Smoothed, arq.Sender.RoundTrip.Timeout).Should().Be((80, 80 + (4 * 40)));
        Acknowledge(arq, 1, sentAt: 0, now: 160);
        (arq.Sender.RoundTrip.Smoothed, arq.Sender.RoundTrip.Timeout).Should().Be((90, 90 + (4 * 50)));

        // Times that cannot be are no samples.
        Acknowledge(arq, 1, sentAt: 1_000, now: 161);
        Acknowledge(arq, 1, sentAt: 0, now: 70_000);
        arq.Sender.RoundTrip.Smoothed.Should().Be(90);
    }

    [Fact]
    public void Everything_rented_is_given_back_when_a_session_ends()
    {
        var arq = Make();
        Fill(arq, 20);
        arq.ClearSent();
        arq.Sender.Count.Should().Be(0);
        arq.Due(0).Should().BeNull();
    }

    private Arq Make(KcpOptions? options = null) => new(Conversation, options ?? _options, this);

    private void Fill(Arq arq, int segments, uint now = 0)
    {
        arq.Sender.Write(new byte[segments * PacketLayout.MaxSegment(_options)]);
        arq.Flush(now);
        _sent.Clear();
    }

    private static void Acknowledge(Arq arq, uint serialNumber, uint sentAt, uint now)
    {
        arq.Input(Segments.Make(Conversation, 0x52, serialNumber, 0, timestamp: sentAt), isRegular: true, now);
        arq.AfterInput(now);
    }

    private List<SegmentHeader> Headers()
    {
        var headers = new List<SegmentHeader>();
        foreach (var packet in _sent)
        {
            for (var rest = packet.AsSpan(); SegmentHeader.TryRead(rest, out var header); rest = rest[(SegmentHeader.Size + (int)header.Length)..])
            {
                headers.Add(header);
            }
        }

        return headers;
    }
}
