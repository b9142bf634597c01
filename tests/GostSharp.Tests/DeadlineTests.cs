namespace GostSharp.Tests;

public sealed class DeadlineTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public void When_the_time_is_up_it_has_passed()
    {
        using var deadline = new Deadline(TimeSpan.FromSeconds(5), _time, _caller.Token);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        (deadline.HasPassed, deadline.Token.IsCancellationRequested).Should().Be((false, false));

        _time.Advance(TimeSpan.FromSeconds(0.1));

        (deadline.HasPassed, deadline.Token.IsCancellationRequested).Should().Be((true, true));
    }

    [Fact]
    public void When_the_caller_cancels_it_has_not_passed_even_if_the_time_is_up_too()
    {
        using var deadline = new Deadline(TimeSpan.FromSeconds(5), _time, _caller.Token);
        _caller.Cancel();
        (deadline.HasPassed, deadline.Token.IsCancellationRequested).Should().Be((false, true));

        _time.Advance(TimeSpan.FromSeconds(5));

        deadline.HasPassed.Should().BeFalse();
    }

    [Fact]
    public void An_infinite_one_only_passes_the_callers_token_on()
    {
        using var deadline = new Deadline(Timeout.InfiniteTimeSpan, _time, _caller.Token);

        deadline.Token.Should().Be(_caller.Token);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void Zero_has_passed_at_once()
    {
        using var deadline = new Deadline(TimeSpan.Zero, _time, _caller.Token);

        deadline.HasPassed.Should().BeTrue();
    }

    [Fact]
    public void Disposed_it_leaves_no_timer()
    {
        new Deadline(TimeSpan.FromSeconds(5), _time, _caller.Token).Dispose();

        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void A_limit_is_infinite_or_something_that_a_timer_can_count()
    {
        TimeSpan[] limits = [Timeout.InfiniteTimeSpan, TimeSpan.Zero, TimeSpan.FromDays(49)];
        TimeSpan[] others = [TimeSpan.FromTicks(-1), TimeSpan.FromMilliseconds(-2), TimeSpan.FromDays(50), TimeSpan.MinValue, TimeSpan.MaxValue];

        limits.Should().OnlyContain(limit => Deadline.IsLimit(limit));
        others.Should().OnlyContain(limit => !Deadline.IsLimit(limit));
        limits.Should().AllSatisfy(limit => new Deadline(limit, TimeProvider.System, CancellationToken.None).Dispose());
    }
}
