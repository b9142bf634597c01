using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

public sealed class PingTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly ManualTime _time = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_ping_is_answered_with_its_payload()
    {
        await using var pair = WebSocketPair.Server();
        var reading = pair.Near.ReadAsync(1);

        await pair.Far.SendAsync(Frames.Masked(0x89, Frames.Text("are you there")));

        (await pair.Far.ReadAsync(15)).Should().Equal([0x8A, 13, .. Frames.Text("are you there")]);
        await pair.Far.SendAsync(Frames.Masked(0x82, 1));
        await reading;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_pings_and_does_not_read_is_still_read()
    {
        // The way back is full after one byte: the pong waits, the data behind the ping does not.
        await using var pair = WebSocketPair.Client(bufferSize: 1);
        var sending = SendManyAsync(pair.Far);

        (await pair.Near.ReadAsync(1)).Should().Equal(42);

        await sending;
        (await pair.Far.ReadFrameAsync()).Payload.Should().Equal(0);
        (await pair.Far.ReadFrameAsync()).Payload.Should().Equal([99], "pongs that could not be sent give way to the last one");

        static async Task SendManyAsync(StreamConnection far)
        {
            for (byte i = 0; i < 100; i++)
            {
                await far.SendAsync(Frames.Plain(0x89, i));
            }

            await far.SendAsync(Frames.Plain(0x82, 42));
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_waits_for_the_message_under_way_and_leaves_behind_it()
    {
        await using var pair = WebSocketPair.Client(bufferSize: 8);
        var writing = pair.Near.SendAsync(new byte[100]).AsTask();
        var reading = pair.Near.ReadAsync(1);
        await pair.Far.SendAsync(Frames.Plain(0x89, 7));
        await pair.Far.SendAsync(Frames.Plain(0x82, 1));
        await reading;

        (await pair.Far.ReadFrameAsync()).Payload.Should().HaveCount(100);
        (await pair.Far.ReadFrameAsync()).Header.Opcode.Should().Be(FrameOpcode.Pong);
        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_pings_every_period_as_long_as_it_is_answered()
    {
        await using var pair = WebSocketPair.Client(pingPeriod: Period, timeProvider: _time);
        for (byte i = 0; i < 5; i++)
        {
            var reading = pair.Near.ReadAsync(1);
            _time.Advance(Period);
            var (header, payload) = await pair.Far.ReadFrameAsync();
            (header.Opcode, payload.Length).Should().Be((FrameOpcode.Ping, 0));
            await pair.Far.SendAsync([.. Frames.Plain(0x8A), .. Frames.Plain(0x82, i)]);
            (await reading).Should().Equal(i);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_pong_alone_keeps_a_quiet_server()
    {
        await using var pair = WebSocketPair.Client(pingPeriod: Period, timeProvider: _time);
        var reading = pair.Near.ReadAsync(1);
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(Period);
            await pair.Far.ReadFrameAsync();

            // The ping in return shows that the pong before it was read.
            await pair.Far.SendAsync([.. Frames.Plain(0x8A), .. Frames.Plain(0x89)]);
            (await pair.Far.ReadFrameAsync()).Header.Opcode.Should().Be(FrameOpcode.Pong);
        }

        reading.IsCompleted.Should().BeFalse();
        await pair.Far.SendAsync(Frames.Plain(0x82, 1));
        await reading;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_is_silent_for_two_periods_is_given_up()
    {
        await using var pair = WebSocketPair.Client(pingPeriod: Period, timeProvider: _time);
        var reading = pair.Near.ReadAsync(1);
        _time.Advance(Period);
        await pair.Far.ReadFrameAsync();

        _time.Advance(Period);

        (await reading.Invoking(task => task).Should().ThrowAsync<GostException>().WithMessage("*did not answer pings for 30 s"))
            .Which.Reason.Should().Be(FailureReason.TimedOut);
        _time.ActiveTimers.Should().Be(0);
        await pair.Far.Invoking(far => far.ReadAsync(1)).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_is_not_given_up_while_nobody_reads_it()
    {
        await using var pair = WebSocketPair.Client(pingPeriod: Period, timeProvider: _time);
        await pair.Far.SendAsync(Frames.Plain(0x82, 1));

        _time.Advance(10 * Period);

        (await pair.Near.ReadAsync(1)).Should().Equal(1);
        var reading = pair.Near.ReadAsync(1);
        _time.Advance(Period);
        await pair.Far.SendAsync(Frames.Plain(0x82, 2));
        (await reading).Should().Equal(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_ping_that_cannot_be_sent_proves_nothing()
    {
        await using var pair = WebSocketPair.Client(pingPeriod: Period, timeProvider: _time, bufferSize: 8);
        var writing = pair.Near.SendAsync(new byte[100]).AsTask();
        var reading = pair.Near.ReadAsync(1);

        _time.Advance(10 * Period);

        (await pair.Far.ReadFrameAsync()).Payload.Should().HaveCount(100);
        (await pair.Far.ReadFrameAsync()).Header.Opcode.Should().Be(FrameOpcode.Ping);
        await writing;
        await pair.Far.SendAsync(Frames.Plain(0x82, 1));
        (await reading).Should().Equal(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_disposed_connection_pings_no_more()
    {
        var pair = WebSocketPair.Client(pingPeriod: Period, timeProvider: _time);

        await pair.DisposeAsync();

        _time.ActiveTimers.Should().Be(0);
    }
}
