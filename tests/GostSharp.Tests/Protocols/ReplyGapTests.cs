using GostSharp.Protocols;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols;

public sealed class ReplyGapTests : IAsyncDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly Tunnel _tunnel;

    public ReplyGapTests() => _tunnel = new Tunnel(new TunnelOptions(), _time, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _pair.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_speaks_first_is_served_at_once_and_loses_nothing()
    {
        var waiting = WaitAsync();
        await _pair.Client.Stream.WriteAsync("hello"u8.ToArray());

        await waiting;

        (await ReadAsync(5)).Should().Equal("hello"u8.ToArray());
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_came_with_the_request_counts_as_spoken()
    {
        _pair.Server.Unread("early"u8.ToArray());

        await WaitAsync();

        (await ReadAsync(5)).Should().Equal("early"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_client_is_waited_for_a_moment_and_loses_nothing_later()
    {
        var waiting = WaitAsync();
        await _time.WaitForTimersAsync(1);
        _time.Advance(Gap - TimeSpan.FromTicks(1));
        waiting.IsCompleted.Should().BeFalse();

        _time.Advance(TimeSpan.FromTicks(1));
        await waiting;

        await _pair.Client.Stream.WriteAsync("later"u8.ToArray());
        (await ReadAsync(5)).Should().Equal("later"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_has_ended_its_side_says_nothing_more()
    {
        await _pair.Client.CompleteWritesAsync();

        await WaitAsync();

        (await _pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_breaks_meanwhile_is_a_failure()
    {
        var waiting = WaitAsync();

        _pair.Client.Abort();

        await waiting.Invoking(task => task).Should().ThrowAsync<IOException>();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_passed_on()
    {
        var waiting = WaitAsync();

        await _caller.CancelAsync();

        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _time.ActiveTimers.Should().Be(0);
    }

    private Task WaitAsync() => _tunnel.LeaveGapAfterReplyAsync(_pair.Server, _caller.Token).AsTask();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _pair.Server.Stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
