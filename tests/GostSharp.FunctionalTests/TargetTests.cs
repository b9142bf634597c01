using System.Net;
using GostSharp.Diagnostics;

namespace GostSharp.FunctionalTests;

public class TargetTests : LeakCheckedTests
{
    private static readonly TimeSpan FailTimeout = TimeSpan.FromSeconds(30);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Round_robin_asks_one_after_the_other()
    {
        await using var a = NamedTarget.Start("a");
        await using var b = NamedTarget.Start("b");
        await using var c = NamedTarget.Start("c");
        await using var forwarding = await Forwarding.StartAsync($"{a.EndPoint}, {b.EndPoint}, {c.EndPoint}", service => service.RoundRobin());

        (await forwarding.AskAsync(7)).Should().Equal("a", "b", "c", "a", "b", "c", "a");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_first_target_is_asked_while_it_works_and_again_once_its_fail_timeout_is_over()
    {
        var time = new ManualTime();
        var first = NamedTarget.Start("first");
        await using var second = NamedTarget.Start("second");
        await using var forwarding = await Forwarding.StartAsync(
            $"{first.EndPoint},{second.EndPoint}", service => service.FirstAlive().FailTimeout(FailTimeout), forwarder => forwarder.UseTimeProvider(time));
        var port = first.EndPoint.Port;
        (await forwarding.AskAsync(2)).Should().Equal("first", "first");

        await first.DisposeAsync();
        (await forwarding.AskAsync(2)).Should().Equal("second", "second");
        forwarding.Service.Targets.Select(target => target.IsAlive).Should().Equal(false, true);
        forwarding.CountOf(EventIds.TargetFailed).Should().Be(1, "a marked target is passed over");

        await using var firstAgain = NamedTarget.Start("first", port);
        time.Advance(FailTimeout - TimeSpan.FromMilliseconds(1));
        (await forwarding.AskAsync()).Should().Be("second");
        time.Advance(TimeSpan.FromMilliseconds(1));
        (await forwarding.AskAsync(2)).Should().Equal("first", "first");
        forwarding.Service.Targets.Should().OnlyContain(target => target.IsAlive && target.Failures == 0);
        forwarding.CountOf(EventIds.TargetRecovered).Should().Be(1);
        forwarding.Statistics.Failed.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_fails_again_after_its_fail_timeout_is_passed_over_again_at_once()
    {
        var time = new ManualTime();
        using var dead = new RefusingEndPoint();
        await using var good = NamedTarget.Start("good");
        await using var forwarding = await Forwarding.StartAsync(
            $"{dead.EndPoint},{good.EndPoint}", service => service.FirstAlive().MaxFails(3), forwarder => forwarder.UseTimeProvider(time));

        await forwarding.AskAsync(5);
        forwarding.CountOf(EventIds.TargetFailed).Should().Be(3);
        time.Advance(FailTimeout);
        await forwarding.AskAsync(5);
        forwarding.CountOf(EventIds.TargetFailed).Should().Be(4);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_next_target_is_tried_for_the_same_client()
    {
        using var refusing = new RefusingEndPoint();
        using var hanging = await HangingEndPoint.CreateAsync();
        await using var good = NamedTarget.Start("good");
        await using var forwarding = await Forwarding.StartAsync(
            $"{refusing.EndPoint},{hanging.EndPoint},{good.EndPoint}",
            service => service.FirstAlive().DialTimeout(TimeSpan.FromMilliseconds(300)));

        (await forwarding.AskAsync()).Should().Be("good");

        await forwarding.IsIdleAsync();
        forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = 1L, Failed = 0L });
        forwarding.Log.Records.Where(record => record.EventId.Id == EventIds.TargetFailed)
            .Select(record => record.State["Target"]).Should().Equal("target-0", "target-1");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("round")]
    [InlineData("fifo")]
    [InlineData("random")]
    [InlineData("hash")]
    public async Task Each_target_is_tried_at_most_once_and_dead_ones_rather_than_none(string strategy)
    {
        using var a = new RefusingEndPoint();
        using var b = new RefusingEndPoint();
        using var c = new RefusingEndPoint();
        await using var forwarding = await Forwarding.StartAsync($"{a.EndPoint},{b.EndPoint},{c.EndPoint}", service => service.Strategy(strategy));

        for (var asked = 1; asked <= 2; asked++)
        {
            (await forwarding.AskAsync()).Should().BeEmpty();
            await forwarding.IsIdleAsync();
            var tried = forwarding.Log.Records.Where(record => record.EventId.Id == EventIds.TargetFailed).Select(record => record.State["Target"]).ToArray();
            tried.Should().HaveCount(3 * asked);
            tried.TakeLast(3).Should().BeEquivalentTo(["target-0", "target-1", "target-2"]);
        }

        forwarding.Statistics.Failed.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Dead_targets_that_work_again_are_found_before_their_fail_timeout_when_no_other_is_left()
    {
        var target = NamedTarget.Start("back");
        using var dead = new RefusingEndPoint();
        await using var forwarding = await Forwarding.StartAsync($"{target.EndPoint},{dead.EndPoint}");
        var port = target.EndPoint.Port;
        await target.DisposeAsync();
        (await forwarding.AskAsync()).Should().BeEmpty();

        await using var again = NamedTarget.Start("back", port);

        (await forwarding.AskAsync(3)).Should().OnlyContain(answer => answer == "back");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_address_keeps_its_target()
    {
        await using var a = NamedTarget.Start("a");
        await using var b = NamedTarget.Start("b");
        await using var c = NamedTarget.Start("c");
        await using var forwarding = await Forwarding.StartAsync($"{a.EndPoint},{b.EndPoint},{c.EndPoint}", service => service.HashClient());
        var clients = Enumerable.Range(1, 20).Select(last => IPAddress.Parse($"127.0.0.{last}")).ToArray();

        var answers = new List<string>();
        foreach (var client in clients)
        {
            var first = await TcpClients.AskAsync(forwarding.EndPoint, client);
            (await TcpClients.AskAsync(forwarding.EndPoint, client)).Should().Be(first);
            answers.Add(first);
        }

        answers.Distinct().Should().BeEquivalentTo(["a", "b", "c"]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_backup_is_asked_only_while_no_regular_target_is_left()
    {
        var regular = NamedTarget.Start("regular");
        await using var backup = NamedTarget.Start("backup");
        var time = new ManualTime();
        await using var forwarding = await Forwarding.StartAsync(builder => builder.UseTimeProvider(time).AddService(service => service
            .Listen("127.0.0.1:0").To(backup.EndPoint.ToString(), backup: true).To(regular.EndPoint.ToString())));
        var port = regular.EndPoint.Port;
        (await forwarding.AskAsync(3)).Should().OnlyContain(answer => answer == "regular");

        await regular.DisposeAsync();
        (await forwarding.AskAsync(3)).Should().OnlyContain(answer => answer == "backup");

        await using var again = NamedTarget.Start("regular", port);
        time.Advance(FailTimeout);
        (await forwarding.AskAsync(3)).Should().OnlyContain(answer => answer == "regular");
    }
}
