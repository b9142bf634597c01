using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Tests.Sessions;

namespace GostSharp.Ssh.Tests.Channels;

public sealed class ReceiveWindowTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_reader_that_takes_more_than_half_a_window_in_a_round_trip_gets_a_larger_one()
    {
        var window = Create(SessionPair.ServerOptions);
        window.First.Should().Be(2 << 20);
        var sizes = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            window.Received(window.Size * 3 / 4);
            _time.Advance(TimeSpan.FromMilliseconds(100));
            window.Taken(window.Size * 3 / 4).Should().BeGreaterThan(0);
            sizes.Add(window.Size >> 20);
        }

        sizes.Should().Equal(4, 8, 16, 16, 16, 16);
    }

    [Fact]
    public void A_slow_peer_or_reader_keeps_the_window_it_has()
    {
        var window = Create(SessionPair.ServerOptions);
        _ = window.First;
        for (var i = 0; i < 100; i++)
        {
            window.Received(500_000);
            _time.Advance(TimeSpan.FromMilliseconds(100));
            window.Taken(500_000);
        }

        window.Size.Should().Be(2 << 20);
    }

    [Fact]
    public void What_was_read_is_granted_again_in_steps_and_never_more_than_the_window()
    {
        var window = Create(SessionPair.ServerOptions with { InitialWindow = 1 << 20, MaxWindow = 1 << 20 });
        var granted = (long)window.First;
        for (var i = 0; i < 1000; i++)
        {
            window.Received(10_000);
            granted -= 10_000;
            granted += window.Taken(10_000);
            granted.Should().BeInRange((1 << 20) - (1 << 17) - 10_000, 1 << 20);
        }
    }

    [Fact]
    public void All_windows_together_keep_to_the_budget_and_give_back_what_they_had()
    {
        var options = SessionPair.ServerOptions with { WindowBudget = 5 << 20 };
        var budget = new WindowBudget(options);
        int[] sizes = [.. Enumerable.Range(0, 5).Select(_ => budget.TakeFirst())];

        sizes.Sum().Should().Be((5 << 20) + (5 * WindowBudget.Least));
        sizes[^1].Should().Be(WindowBudget.Least);
        foreach (var size in sizes)
        {
            budget.Return(size);
        }

        budget.Take(100 << 20).Should().Be(5 << 20);
    }

    private ReceiveWindow Create(SshSessionOptions options)
    {
        var roundTrip = new RoundTrip(_time);
        var start = roundTrip.Now;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        roundTrip.Answered(start);
        return new ReceiveWindow(new WindowBudget(options), roundTrip);
    }
}
