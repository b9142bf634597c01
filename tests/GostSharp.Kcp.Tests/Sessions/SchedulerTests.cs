using GostSharp.Kcp.Sessions;

namespace GostSharp.Kcp.Tests.Sessions;

public sealed class SchedulerTests
{
    private readonly ManualTime _time = new();
    private readonly List<(int Work, long Now)> _ran = [];

    private KcpScheduler Scheduler => KcpScheduler.For(_time);

    [Fact]
    public void Work_runs_in_order_at_its_time_and_once()
    {
        var scheduler = Scheduler;
        var random = new Random(1);
        var dues = Enumerable.Range(0, 200).Select(i => (Work: new Work(this, i), Due: (long)random.Next(1, 500))).ToList();
        dues.ForEach(item => scheduler.Set(item.Work, item.Due));
        _time.ActiveTimers.Should().Be(1);

        _time.Advance(TimeSpan.FromMilliseconds(500));

        _ran.Should().HaveCount(200);
        _ran.Select(run => run.Now).Should().Equal(dues.Select(item => item.Due).Order());
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void Work_may_be_moved_and_removed()
    {
        var scheduler = Scheduler;
        var works = Enumerable.Range(0, 50).Select(i => new Work(this, i)).ToArray();
        foreach (var work in works)
        {
            scheduler.Set(work, 100 + work.Number);
        }

        scheduler.Set(works[40], 10);
        scheduler.Set(works[0], 1_000);
        foreach (var work in works[1..40])
        {
            scheduler.Remove(work);
            scheduler.Remove(work);
        }

        _time.Advance(TimeSpan.FromSeconds(2));

        _ran.Should().Equal([(40, 10), .. works[41..].Select(work => (work.Number, 100L + work.Number)), (0, 1_000)]);
        scheduler.Count.Should().Be(0);
    }

    [Fact]
    public void Work_may_ask_for_more_while_it_runs()
    {
        var scheduler = Scheduler;
        var work = new Work(this, 1);
        work.Next = now => now < 50 ? now + 10 : null;
        scheduler.Set(work, 10);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _ran.Select(run => run.Now).Should().Equal(10, 20, 30, 40, 50);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void Without_work_there_is_no_timer()
    {
        var scheduler = Scheduler;
        var work = new Work(this, 1);
        scheduler.Set(work, 10);
        scheduler.Remove(work);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void Those_who_share_a_clock_share_a_scheduler()
    {
        KcpScheduler.For(_time).Should().BeSameAs(Scheduler);
        KcpScheduler.For(new ManualTime()).Should().NotBeSameAs(Scheduler);
    }

    private sealed class Work(SchedulerTests test, int number) : ScheduledWork
    {
        public int Number => number;

        public Func<long, long?>? Next { get; set; }

        public override void Run(long now)
        {
            test._ran.Add((number, now));
            if (Next?.Invoke(now) is { } next)
            {
                test.Scheduler.Set(this, next);
            }
        }
    }
}
