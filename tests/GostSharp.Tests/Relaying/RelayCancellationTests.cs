using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

public sealed class RelayCancellationTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_idle_relay_ends_at_once()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync(_stop.Token);

        await _stop.CancelAsync();

        (await run).Should().Be(new RelayResult(RelayEnd.Canceled, 0, 0));
        await RelayBench.ShouldBeResetAsync(bench.User);
        await RelayBench.ShouldBeResetAsync(bench.Server);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_relay_whose_write_is_stuck_ends_at_once()
    {
        await using var bench = new RelayBench(pipeSize: 1);
        var run = bench.Relay.RunAsync(_stop.Token);
        await bench.User.Stream.WriteAsync(new byte[2]);
        await Eventually.TrueAsync(() => bench.Relay.BytesUp == 1);

        await _stop.CancelAsync();

        (await run).End.Should().Be(RelayEnd.Canceled);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Two_sides_that_are_always_ready_hold_up_neither_each_other_nor_the_caller()
    {
        var relay = new Relay(new StreamConnection(new EndlessStream()), new StreamConnection(new EndlessStream()));
        var run = Task.Run(() => relay.RunAsync(_stop.Token));

        await Eventually.TrueAsync(() => relay is { BytesUp: > 0, BytesDown: > 0 });

        await _stop.CancelAsync();
        (await run).End.Should().Be(RelayEnd.Canceled);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_token_carries_nothing()
    {
        await using var bench = new RelayBench();
        await bench.User.Stream.WriteAsync(new byte[1]);
        await _stop.CancelAsync();

        (await bench.Relay.RunAsync(_stop.Token)).Should().Be(new RelayResult(RelayEnd.Canceled, 0, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_ended_in_order_is_never_reported_as_cancelled()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync(_stop.Token);
        await bench.User.CompleteWritesAsync();
        await RelayBench.ReadToEndAsync(bench.Server);
        bench.Client.WhenCompleted = _stop.Cancel;

        await bench.Server.Stream.WriteAsync("answer"u8.ToArray());
        await bench.Server.CompleteWritesAsync();

        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, 0, 6));
        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("answer"u8.ToArray());
    }
}
