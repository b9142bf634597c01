using System.Net;
using GostSharp.Services;

namespace GostSharp.Tests.Services;

public sealed class RemoteListenerTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_binds_with_the_first_accept_at_the_latest_and_hands_over_what_comes()
    {
        await using var bench = new RemoteBench();
        bench.State.Should().Be(ServiceState.Binding);
        var accepting = bench.Listener.AcceptAsync().AsTask();

        var bound = await bench.BoundAsync(1);
        await using var client = bound.Connect();

        await using var accepted = await accepting;
        accepted.Should().NotBeNull();
        bench.Listener.LocalEndPoint.Should().Be(new DnsEndPoint("far", 80));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Delays_after_refusals_grow_from_one_to_five_seconds_a_little_less_each()
    {
        await using var bench = new RemoteBench { Far = { Refuse = ScriptedFarEnd.Refused } };
        await bench.StartAsync();
        for (var failure = 1; failure <= 6; failure++)
        {
            await bench.PassPauseAsync(failure);
        }

        ShouldBe(bench.Delays, 1, 2, 4, 5, 5, 5);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_nobody_is_reached_it_is_tried_every_second()
    {
        await using var bench = new RemoteBench { Far = { Refuse = _ => ScriptedFarEnd.NotReached() } };
        await bench.StartAsync();
        for (var failure = 1; failure <= 8; failure++)
        {
            await bench.PassPauseAsync(failure);
        }

        ShouldBe(bench.Delays, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_success_makes_delays_short_again()
    {
        await using var bench = new RemoteBench { Far = { Refuse = ScriptedFarEnd.Refused } };
        await bench.StartAsync();
        await bench.PassPauseAsync(1);
        await bench.PassPauseAsync(2);
        await bench.ToldAsync(3);
        bench.Far.Refuse = _ => null;
        await bench.PassPauseAsync(3);
        var bound = await bench.BoundAsync(1);
        bench.Far.Refuse = ScriptedFarEnd.Refused;

        bound.End();
        await bench.PassPauseAsync(4);
        await bench.PassPauseAsync(5);

        ShouldBe(bench.Delays, 1, 2, 4, 1, 1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_lost_is_closed_before_it_is_bound_anew()
    {
        await using var bench = new RemoteBench();
        bench.Far.Refuse = address => bench.Far.Alive.Any() ? ScriptedFarEnd.Refused(address) : null;
        await bench.StartAsync();

        (await bench.BoundAsync(1)).Fail(new IOException("the tunnel broke"));
        await bench.PassPauseAsync(1);

        await bench.BoundAsync(2);
        bench.Retries.Single().Message.Should().Contain("the tunnel broke");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task State_says_since_when_and_why()
    {
        await using var bench = new RemoteBench { Far = { Refuse = _ => ScriptedFarEnd.NotReached() } };
        var start = bench.Time.GetUtcNow();
        await bench.StartAsync();
        await bench.PassPauseAsync(1);
        await bench.ToldAsync(2);

        bench.Listener.Status.Should().Be(new BindingStatus(ServiceState.Retrying, start, "node:1: nobody is there"));

        bench.Far.Refuse = _ => null;
        await bench.PassPauseAsync(2);
        await bench.BoundAsync(1);
        bench.Listener.Status.Should().Be(new BindingStatus(ServiceState.Listening, bench.Time.GetUtcNow(), "node:1: nobody is there"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_waits_for_it_to_be_bound_waits_after_a_loss_too()
    {
        await using var bench = new RemoteBench();
        await bench.StartAsync();
        await bench.Listener.WaitForBoundAsync();
        bench.Far.Bound[0].End();
        await Eventually.TrueAsync(() => bench.State == ServiceState.Retrying);

        var waiting = bench.Listener.WaitForBoundAsync();
        waiting.IsCompleted.Should().BeFalse();
        await bench.PassPauseAsync(1);

        await waiting;
        bench.State.Should().Be(ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_lack_of_descriptors_here_is_not_the_loss_of_the_listener()
    {
        await using var bench = new RemoteBench();
        await bench.StartAsync();
        var accepting = bench.Listener.AcceptAsync().AsTask();
        bench.Far.Bound[0].Fail(new GostException(FailureReason.ResourcesExhausted, "no descriptors"));
        await bench.Time.WaitForTimersAsync(1);
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        await using var client = bench.Far.Bound[0].Connect();
        await using var accepted = await accepting;

        bench.State.Should().Be(ServiceState.Listening);
        bench.Far.Bound.Should().HaveCount(1);
    }

    private static void ShouldBe(TimeSpan[] delays, params int[] seconds)
    {
        delays.Should().HaveCountGreaterThanOrEqualTo(seconds.Length);
        delays.Zip(seconds).Should().OnlyContain(pair => pair.First.TotalSeconds <= pair.Second && pair.First.TotalSeconds >= pair.Second * 0.9);
    }
}
