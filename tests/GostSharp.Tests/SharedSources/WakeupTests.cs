namespace GostSharp.Tests.SharedSources;

public sealed class WakeupTests
{
    private readonly Wakeup _wakeup = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_waits_is_woken()
    {
        var waiting = _wakeup.WaitAsync(default);
        waiting.IsCompleted.Should().BeFalse();

        _wakeup.Set();

        await waiting;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_set_before_wakes_one()
    {
        _wakeup.Set();
        _wakeup.Set();

        await _wakeup.WaitAsync(default);
        var second = _wakeup.WaitAsync(default);

        second.IsCompleted.Should().BeFalse();
        _wakeup.Set();
        await second;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_wait_leaves_it_usable()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _wakeup.WaitAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => _wakeup.WaitAsync(cancellation.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        var next = _wakeup.WaitAsync(default);
        _wakeup.Set();

        await next;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_second_one_may_not_wait_beside_the_first()
    {
        var waiting = _wakeup.WaitAsync(default);

        var act = () => _wakeup.WaitAsync(default).AsTask();

        await act.Should().ThrowAsync<InvalidOperationException>();
        _wakeup.Set();
        await waiting;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task No_wakeup_is_lost_between_threads()
    {
        var value = 0;
        var setting = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                Interlocked.Increment(ref value);
                _wakeup.Set();
            }
        });

        while (Volatile.Read(ref value) < 20_000)
        {
            await _wakeup.WaitAsync(default);
        }

        await setting;
    }
}
