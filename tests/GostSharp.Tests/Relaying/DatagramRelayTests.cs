using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

public sealed class DatagramRelayTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly DatagramPipe _client = new();
    private readonly DatagramPipe _target = new() { Largest = 1000 };

    public void Dispose()
    {
        _client.Abort();
        _target.Abort();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_go_both_ways_and_are_counted()
    {
        var relay = Create();
        var running = relay.RunAsync();
        _client.Bring(1, 2, 3);
        _client.Bring();
        _target.Bring(4);

        (await _target.SentAsync()).Should().Equal(1, 2, 3);
        (await _target.SentAsync()).Should().BeEmpty("an empty packet is one");
        (await _client.SentAsync()).Should().Equal(4);

        await Eventually.TrueAsync(() => (relay.DatagramsUp, relay.DatagramsDown) == (2, 1));
        _client.End();
        (await running).Should().Be(new RelayResult(RelayEnd.ClientClosed, BytesUp: 3, BytesDown: 1));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_of_the_target_ends_it()
    {
        var running = Create().RunAsync();
        _target.End();
        (await running).End.Should().Be(RelayEnd.TargetClosed);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_client_sent_before_its_end_arrives()
    {
        _client.Bring(1);
        _client.Bring(2);
        _client.End();

        (await Create().RunAsync()).Should().Be(new RelayResult(RelayEnd.ClientClosed, BytesUp: 2, BytesDown: 0));

        (await _target.SentAsync()).Should().Equal(1);
        (await _target.SentAsync()).Should().Equal(2);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, RelayEnd.ClientFailed)]
    [InlineData(false, RelayEnd.TargetFailed)]
    public async Task A_receive_that_fails_is_its_sides_failure(bool ofClient, RelayEnd expected)
    {
        var failure = new GostException(FailureReason.Refused, "nobody there");
        (ofClient ? _client : _target).Fail(failure);

        (await Create().RunAsync()).Should().Be(new RelayResult(expected, 0, 0, failure));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, RelayEnd.TargetFailed)]
    [InlineData(false, RelayEnd.ClientFailed)]
    public async Task A_send_that_fails_is_its_receivers_failure(bool up, RelayEnd expected)
    {
        var (from, to) = up ? (_client, _target) : (_target, _client);
        to.SendFailure = new GostException(FailureReason.Refused, "nobody there");
        from.Bring(1);

        (await Create().RunAsync()).Should().Be(new RelayResult(expected, 0, 0, to.SendFailure));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_that_the_path_cannot_carry_is_dropped_and_counted_and_ends_nothing()
    {
        var counters = new DatagramCounters();
        _client.Features.Set(counters);
        var running = Create().RunAsync();
        _client.Bring(new byte[1001]);
        _client.Bring(new byte[1000]);

        (await _target.SentAsync()).Should().HaveCount(1000);
        counters.Now.Dropped.Should().Be(1);
        _client.End();
        (await running).BytesUp.Should().Be(1000);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_that_the_path_rejects_although_it_fits_is_dropped_and_counted_and_ends_nothing()
    {
        var counters = new DatagramCounters();
        _client.Features.Set(counters);
        _target.SendFailure = new GostException(FailureReason.NotSupported, "Message too long");
        var running = Create().RunAsync();
        _client.Bring(new byte[900]);
        await Eventually.TrueAsync(() => counters.Now.Dropped == 1 || running.IsCompleted);
        _target.SendFailure = null;
        _client.Bring(new byte[800]);
        _client.End();

        (await running).Should().Be(new RelayResult(RelayEnd.ClientClosed, BytesUp: 800, BytesDown: 0));
        counters.Now.Dropped.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_traffic_it_ends_when_the_limit_is_over_and_packets_renew_it()
    {
        var running = Create(idle: TimeSpan.FromSeconds(10)).RunAsync();
        _time.Advance(TimeSpan.FromSeconds(9));
        _client.Bring(1);
        await _target.SentAsync();
        _time.Advance(TimeSpan.FromSeconds(9));
        running.IsCompleted.Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));

        (await running).End.Should().Be(RelayEnd.TimedOut);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_caller_that_gives_up_ends_it()
    {
        using var caller = new CancellationTokenSource();
        var running = Create().RunAsync(caller.Token);

        await caller.CancelAsync();

        (await running).Should().Be(new RelayResult(RelayEnd.Canceled, 0, 0));
    }

    private DatagramRelay Create(TimeSpan? idle = null) => new(_client, _target, idle ?? Timeout.InfiniteTimeSpan, _time);
}
