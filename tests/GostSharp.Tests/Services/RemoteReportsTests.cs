using GostSharp.Diagnostics;
using GostSharp.Services;

namespace GostSharp.Tests.Services;

/// <summary>What the log says of a remote listener, and what it does not say again and again.</summary>
public sealed class RemoteReportsTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_reason_is_a_warning_once_and_so_is_the_next()
    {
        await using var bench = new RemoteBench { Far = { Refuse = _ => ScriptedFarEnd.NotReached("a") } };
        await bench.StartAsync();
        await bench.PassPauseAsync(1);
        await bench.ToldAsync(2);
        bench.Far.Refuse = _ => ScriptedFarEnd.NotReached("b");
        await bench.PassPauseAsync(2);
        await bench.ToldAsync(3);
        bench.Far.Refuse = _ => ScriptedFarEnd.NotReached("a");
        await bench.PassPauseAsync(3);
        await bench.PassPauseAsync(4);
        await bench.ToldAsync(5);

        bench.Warnings.Select(record => record.State["Reason"]).Should().Equal("node:1: a", "node:1: b");
        bench.Warnings.Should().OnlyContain(record => record.EventId.Id == EventIds.RemoteRetries);
    }

    [Fact]
    public void The_same_is_a_warning_again_after_one_two_four_and_then_every_five_minutes()
    {
        var time = new ManualTime();
        var reports = new RetryReports(time);
        var minutes = new List<double>();
        for (var seconds = 0; seconds <= 18 * 60; seconds++)
        {
            if (reports.IsWorthAWarning("x"))
            {
                minutes.Add(seconds / 60.0);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        minutes.Should().Equal(0, 1, 3, 7, 12, 17);
    }

    [Fact]
    public void Reasons_that_are_always_new_are_no_flood()
    {
        var reports = new RetryReports(new ManualTime());

        Enumerable.Range(0, 100).Count(number => reports.IsWorthAWarning($"{number}")).Should().Be(8);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Being_bound_is_told_with_the_time_it_took()
    {
        await using var bench = new RemoteBench { Far = { Refuse = _ => ScriptedFarEnd.NotReached() } };
        await bench.StartAsync();
        await bench.ToldAsync(1);
        bench.Far.Refuse = _ => null;
        await bench.PassPauseAsync(1);
        var bound = await bench.BoundAsync(1);
        bench.Time.Advance(TimeSpan.FromSeconds(100));
        bound.End();
        await bench.PassPauseAsync(2);
        await Eventually.TrueAsync(() => bench.BoundLines.Length == 2);

        bench.BoundLines[0].Should().MatchRegex(@"^Service remote is bound to far:80 after (0\.9|1) s\.$");
        bench.BoundLines[1].Should().MatchRegex(@"^Service remote is bound to far:80 again after (0\.9|1) s\.$");
        bench.Warnings.Should().HaveCount(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_lost_as_soon_as_it_is_bound_is_told_once()
    {
        await using var bench = new RemoteBench();
        await bench.StartAsync();
        for (var loss = 1; loss <= 6; loss++)
        {
            (await bench.BoundAsync(loss)).End();
            await bench.PassPauseAsync(loss);
        }

        await bench.BoundAsync(7);
        bench.Warnings.Should().HaveCount(1);
        bench.BoundLines.Should().HaveCountLessThanOrEqualTo(2, "it is no news each time");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_last_word_is_not_for_long_that_it_is_bound_when_it_is_not()
    {
        await using var bench = new RemoteBench { Far = { Refuse = _ => ScriptedFarEnd.NotReached() } };
        await bench.StartAsync();
        await BindAsync(bench, failure: 1, bound: 1);
        (await bench.BoundAsync(1)).End();
        await bench.PassPauseAsync(2);
        await BindAsync(bench, failure: 3, bound: 2);
        (await bench.BoundAsync(2)).End();
        bench.Warnings.Should().HaveCount(2, "both reasons are known by now");

        for (var failure = 4; bench.Warnings.Count() == 2 && failure < 20; failure++)
        {
            await bench.PassPauseAsync(failure);
            await bench.ToldAsync(failure + 1);
        }

        bench.Warnings.Should().HaveCount(3);
        bench.Retries.Should().HaveCountLessThan(12);
    }

    /// <summary>Lets it be bound once, and no more.</summary>
    private static async Task BindAsync(RemoteBench bench, int failure, int bound)
    {
        await bench.ToldAsync(failure);
        bench.Far.Refuse = _ => null;
        await bench.PassPauseAsync(failure);
        await Eventually.TrueAsync(() => bench.BoundLines.Length == bound);
        bench.Far.Refuse = _ => ScriptedFarEnd.NotReached();
    }
}
