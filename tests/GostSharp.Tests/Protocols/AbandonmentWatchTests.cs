using GostSharp.Protocols;

namespace GostSharp.Tests.Protocols;

public sealed class AbandonmentWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly AbandonmentWatch _watch;

    public AbandonmentWatchTests()
    {
        _watch = new AbandonmentWatch(_pair.Server, Patience, mustSeeEnd: false, _time, _caller.Token);
        _watch.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync();
        _watch.Dispose();
        _caller.Dispose();
        await _pair.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_breaks_ends_the_dial_at_once()
    {
        _time.Advance(Moment);

        _pair.Client.Abort();

        await Eventually.TrueAsync(() => _watch.Token.IsCancellationRequested);
        _watch.IsAbandoned.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_ends_its_side_is_waited_for_a_while()
    {
        await _pair.Client.CompleteWritesAsync();
        _time.Advance(Moment);
        await _time.WaitForTimersAsync(1);

        _time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        _watch.IsAbandoned.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.TrueAsync(() => _watch.IsAbandoned);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_client_sent_meanwhile_is_not_lost()
    {
        await _pair.Client.Stream.WriteAsync("early"u8.ToArray());
        _time.Advance(Moment);
        await _pair.Client.Stream.WriteAsync(" bird"u8.ToArray());
        await _pair.Client.CompleteWritesAsync();
        await _watch.StopAsync();

        using var reader = new StreamReader(_pair.Server.Stream);

        (await reader.ReadToEndAsync()).Should().Be("early bird");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_sends_much_is_alive_and_loses_nothing()
    {
        var payload = RandomBytes.Create(seed: 3, length: 40_000);
        await _pair.Client.Stream.WriteAsync(payload);
        await _pair.Client.CompleteWritesAsync();
        _time.Advance(Moment);
        await _watch.StopAsync();

        var received = new byte[payload.Length];
        await _pair.Server.Stream.ReadExactlyAsync(received);

        received.Should().Equal(payload);
        _watch.IsAbandoned.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_quick_dial_reads_nothing_from_the_client()
    {
        _pair.Client.Abort();

        await _watch.StopAsync();

        (_watch.Token.IsCancellationRequested, _time.ActiveTimers).Should().Be((false, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_not_an_abandonment()
    {
        await _caller.CancelAsync();

        (_watch.Token.IsCancellationRequested, _watch.IsAbandoned).Should().Be((true, false));
    }
}
