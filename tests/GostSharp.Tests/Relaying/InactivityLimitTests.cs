using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

public sealed class InactivityLimitTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _relay = new();
    private readonly InactivityLimit _limit;

    public InactivityLimitTests() => _limit = new InactivityLimit(_relay, _time);

    public void Dispose()
    {
        _limit.Dispose();
        _relay.Dispose();
    }

    [Fact]
    public void It_costs_no_timer_until_it_is_armed()
    {
        _limit.Touch();
        _limit.Arm(Timeout.InfiniteTimeSpan);

        _time.ActiveTimers.Should().Be(0);
        _limit.IsArmed.Should().BeFalse();
    }

    [Fact]
    public void A_new_limit_takes_the_place_of_the_old_one_and_starts_anew()
    {
        _limit.Arm(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        _limit.Arm(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4));
        _relay.IsCancellationRequested.Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));

        _relay.IsCancellationRequested.Should().BeTrue();
        _limit.HasExpired.Should().BeTrue();
    }

    [Fact]
    public void An_infinite_limit_takes_the_old_one_away()
    {
        _limit.Arm(TimeSpan.FromSeconds(1));
        _limit.Arm(Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromDays(1));

        _limit.HasExpired.Should().BeFalse();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void Every_use_moves_the_end()
    {
        _limit.Arm(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(9));
            _limit.Touch();
        }

        _limit.HasExpired.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        _limit.HasExpired.Should().BeTrue();
    }

    [Fact]
    public void Disposed_it_never_expires()
    {
        _limit.Arm(TimeSpan.FromSeconds(1));
        _limit.Dispose();
        _limit.Arm(TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromDays(1));

        _limit.HasExpired.Should().BeFalse();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void A_relay_that_is_gone_is_not_cancelled_any_more()
    {
        _limit.Arm(TimeSpan.FromSeconds(1));
        _relay.Dispose();

        _time.Invoking(time => time.Advance(TimeSpan.FromSeconds(1))).Should().NotThrow();
    }
}
