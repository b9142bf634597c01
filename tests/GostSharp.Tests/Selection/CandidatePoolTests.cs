using GostSharp.Selection;

namespace GostSharp.Tests.Selection;

public sealed class CandidatePoolTests
{
    private readonly ManualTime _time = new();
    private readonly Candidate[] _all = Candidates.Named("a", "b", "c");

    [Fact]
    public void The_dead_are_passed_over_and_come_back_after_the_timeout()
    {
        var pool = Create(new FifoSelector(), _all);
        pool.MarkFailed(_all[0]).Should().BeTrue();
        Pick(pool).Should().Be(_all[1]);

        _time.Advance(TimeSpan.FromSeconds(30));

        Pick(pool).Should().Be(_all[0]);
    }

    [Fact]
    public void The_worked_example_of_round_robin_with_a_death()
    {
        var pool = Create(new RoundRobinSelector(), _all);
        Enumerable.Range(0, 4).Select(_ => Pick(pool)!.Name).Should().Equal("a", "b", "c", "a");
        pool.MarkFailed(_all[1]);

        Enumerable.Range(0, 4).Select(_ => Pick(pool)!.Name).Should().Equal("a", "c", "a", "c");
    }

    [Fact]
    public void When_all_are_dead_they_are_tried_anyway()
    {
        var pool = Create(new FifoSelector(), _all);
        Array.ForEach(_all, candidate => pool.MarkFailed(candidate));

        PickAll(pool).Should().Equal(_all);
    }

    [Fact]
    public void Each_is_offered_once_the_living_first()
    {
        var pool = Create(new FifoSelector(), _all);
        pool.MarkFailed(_all[0]);

        PickAll(pool).Should().Equal(_all[1], _all[2], _all[0]);
    }

    [Fact]
    public void A_single_candidate_bypasses_marks_and_strategy()
    {
        var pool = Create(new FixedSelector(null), _all[0]);
        pool.MarkFailed(_all[0]);

        PickAll(pool).Should().Equal(_all[0]);
        pool.States.Should().Equal((_all[0], false, 1));
    }

    [Fact]
    public void Backups_are_for_the_time_when_no_other_lives()
    {
        var backup = new Candidate("backup", null, Backup: true);
        var pool = Create(new FifoSelector(), backup, _all[0], _all[1]);
        Pick(pool).Should().Be(_all[0]);
        pool.MarkFailed(_all[0]);
        Pick(pool).Should().Be(_all[1]);

        pool.MarkFailed(_all[1]);

        Pick(pool).Should().Be(backup);
        PickAll(pool).Should().Equal(backup, _all[0], _all[1]);
    }

    [Fact]
    public void Backups_alone_are_used_like_others()
    {
        var backups = _all.Select(candidate => candidate with { Backup = true }).ToArray();

        PickAll(Create(new FifoSelector(), backups)).Should().Equal(backups);
    }

    [Fact]
    public void Candidates_that_are_alike_are_still_two()
    {
        var twins = new[] { _all[0], _all[0] with { } };
        var pool = Create(new FifoSelector(), twins);
        pool.MarkFailed(twins[0]);

        Pick(pool).Should().BeSameAs(twins[1]);
        PickAll(pool).Should().HaveCount(2);
    }

    [Fact]
    public void A_success_is_told_apart_from_a_recovery()
    {
        var pool = Create(new FifoSelector(), _all);
        pool.MarkGood(_all[0]).Should().BeFalse();
        pool.MarkFailed(_all[0]);

        pool.MarkGood(_all[0]).Should().BeTrue();

        pool.States.Should().OnlyContain(state => state.IsAlive && state.Failures == 0);
    }

    [Fact]
    public void Each_has_its_own_policy()
    {
        var pool = new CandidatePool(
            [(_all[0], new FailurePolicy(-1, TimeSpan.Zero)), (_all[1], FailurePolicy.Default)], new FifoSelector(), _time);

        pool.MarkFailed(_all[0]).Should().BeFalse();
        pool.MarkFailed(_all[1]).Should().BeTrue();
    }

    [Fact]
    public void A_selector_may_refuse() => Pick(Create(new FixedSelector(null), _all)).Should().BeNull();

    [Fact]
    public void A_selector_that_picks_a_stranger_is_told_so()
    {
        var pool = Create(new FixedSelector(new Candidate("stranger", null)), _all);

        pool.Invoking(p => Pick(p)).Should().Throw<InvalidOperationException>().WithMessage("*'stranger'*");
    }

    [Fact]
    public void A_selector_that_picks_what_was_tried_before_is_told_so()
    {
        var pool = Create(new FixedSelector(_all[0]), _all);

        pool.Invoking(PickAll).Should().Throw<InvalidOperationException>().WithMessage("*'a'*");
    }

    [Fact]
    public void No_candidates_no_pick() => Pick(Create(new FifoSelector())).Should().BeNull();

    private static Candidate? Pick(CandidatePool pool) => pool.Pick(Candidates.Nobody, []);

    /// <summary>What one connection would try, were each to fail without a mark.</summary>
    private static List<Candidate> PickAll(CandidatePool pool)
    {
        var tried = new List<Candidate>();
        while (tried.Count < 100 && pool.Pick(Candidates.Nobody, tried) is { } picked)
        {
            tried.Add(picked);
        }

        return tried;
    }

    private CandidatePool Create(ISelector selector, params Candidate[] candidates) =>
        new(candidates.Select(candidate => (candidate, FailurePolicy.Default)), selector, _time);
}
