using GostSharp.Services;
using GostSharp.Tests.Transports;

namespace GostSharp.Tests.Services;

public sealed class BindAttemptTests
{
    private readonly ManualTime _time = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_does_not_come_is_given_up_after_a_minute()
    {
        var attempt = BindAttempt.RunAsync(NeverAsync, _time, CancellationToken.None).AsTask();
        await _time.WaitForTimersAsync(1);
        _time.Advance(BindAttempt.Limit);

        (await attempt.Invoking(task => task).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.TimedOut);
        await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_heeds_no_token_is_left_and_closed_when_it_comes()
    {
        var binding = new TaskCompletionSource<IListener>();
        var attempt = BindAttempt.RunAsync(_ => new ValueTask<IListener>(binding.Task), _time, CancellationToken.None).AsTask();
        await _time.WaitForTimersAsync(1);
        _time.Advance(BindAttempt.Limit);
        await _time.WaitForTimersAsync(1);
        _time.Advance(BindAttempt.Patience);
        await attempt.Invoking(task => task).Should().ThrowAsync<GostException>();

        var late = new QueueListener();
        binding.SetResult(late);

        await Eventually.TrueAsync(() => late.IsDisposed);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_cancels_gets_a_cancellation_and_others_their_failure()
    {
        using var caller = new CancellationTokenSource();
        var attempt = BindAttempt.RunAsync(NeverAsync, _time, caller.Token).AsTask();
        await caller.CancelAsync();
        await attempt.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

        var failing = async () => await BindAttempt.RunAsync(_ => throw new IOException("no"), _time, CancellationToken.None);
        await failing.Should().ThrowAsync<IOException>();
        await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
    }

    private static async ValueTask<IListener> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    }
}
