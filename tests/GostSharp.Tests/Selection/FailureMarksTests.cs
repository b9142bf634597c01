using GostSharp.Selection;

namespace GostSharp.Tests.Selection;

public sealed class FailureMarksTests
{
    private static readonly TimeSpan FailTimeout = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();

    [Fact]
    public void One_failure_is_enough_by_default()
    {
        var marks = new FailureMarks(FailurePolicy.Default, _time);
        marks.IsAlive.Should().BeTrue();

        marks.Mark().Should().BeTrue();

        (marks.IsAlive, marks.Failures).Should().Be((false, 1));
    }

    [Fact]
    public void As_many_failures_as_the_limit_are_needed()
    {
        var marks = Create(maxFails: 3);

        marks.Mark().Should().BeFalse();
        marks.Mark().Should().BeFalse();
        marks.IsAlive.Should().BeTrue();
        marks.Mark().Should().BeTrue();

        marks.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void It_is_dead_until_the_timeout_after_its_last_failure()
    {
        var marks = Create();
        marks.Mark();
        _time.Advance(TimeSpan.FromSeconds(20));
        marks.Mark().Should().BeFalse();

        _time.Advance(FailTimeout - TimeSpan.FromTicks(1));
        marks.IsAlive.Should().BeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        marks.IsAlive.Should().BeTrue();
    }

    [Fact]
    public void The_count_outlives_the_timeout_so_that_one_more_failure_kills_again()
    {
        var marks = Create(maxFails: 2);
        marks.Mark();
        marks.Mark();
        _time.Advance(FailTimeout);
        (marks.IsAlive, marks.Failures).Should().Be((true, 2));

        marks.Mark().Should().BeTrue();

        (marks.IsAlive, marks.Failures).Should().Be((false, 3));
    }

    [Fact]
    public void A_success_forgets_all_failures()
    {
        var marks = Create(maxFails: 2);
        marks.Mark();
        marks.Mark();

        marks.Reset().Should().BeTrue();
        marks.Reset().Should().BeFalse();

        (marks.IsAlive, marks.Failures).Should().Be((true, 0));
        marks.Mark().Should().BeFalse();
    }

    [Fact]
    public void A_negative_limit_means_never()
    {
        var marks = Create(maxFails: -1);

        Enumerable.Range(0, 100).Should().OnlyContain(_ => !marks.Mark());

        (marks.IsAlive, marks.Failures).Should().Be((true, 100));
    }

    [Fact]
    public void Of_many_failures_at_once_one_is_the_deadly()
    {
        var marks = Create(maxFails: 50);

        Enumerable.Range(0, 200).AsParallel().Count(_ => marks.Mark()).Should().Be(1);

        marks.Failures.Should().Be(200);
    }

    private FailureMarks Create(int maxFails = 1) => new(new FailurePolicy(maxFails, FailTimeout), _time);
}
