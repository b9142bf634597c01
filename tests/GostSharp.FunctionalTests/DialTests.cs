using System.Net;
using System.Net.Sockets;
using GostSharp.Diagnostics;
using GostSharp.Transports.Direct;

namespace GostSharp.FunctionalTests;

public class DialTests : LeakCheckedTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_refuses_closes_the_client_without_a_byte()
    {
        using var target = new RefusingEndPoint();
        await using var forwarding = await Forwarding.StartAsync(target.EndPoint);

        (await forwarding.AskAsync()).Should().BeEmpty();

        await FailsAsync(forwarding, "target-0", $"{target.EndPoint}: Connection refused");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_hangs_fails_after_the_dial_timeout()
    {
        using var target = await HangingEndPoint.CreateAsync();
        await using var forwarding = await Forwarding.StartAsync(target.EndPoint, service => service.DialTimeout(TimeSpan.FromMilliseconds(500)));

        (await forwarding.AskAsync()).Should().BeEmpty();

        await FailsAsync(forwarding, "target-0", $"{target.EndPoint}: no connection within 0.5 s");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_resets_cancels_its_dial_at_once()
    {
        using var target = await HangingEndPoint.CreateAsync();
        await using var forwarding = await Forwarding.StartAsync(target.EndPoint, service => Patient(service, abandoned: Never));
        await using var client = await forwarding.ConnectAsync();
        await forwarding.HasActiveAsync(1);

        client.Abort();

        await forwarding.IsIdleAsync();
        forwarding.Statistics.Failed.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_closes_cancels_its_dial_after_a_while()
    {
        var patience = TimeSpan.FromMilliseconds(700);
        using var target = await HangingEndPoint.CreateAsync();
        await using var forwarding = await Forwarding.StartAsync(target.EndPoint, service => Patient(service, abandoned: patience));
        await using var client = await forwarding.ConnectAsync();
        await forwarding.HasActiveAsync(1);

        var started = TimeProvider.System.GetTimestamp();
        await client.DisposeAsync();
        await forwarding.IsIdleAsync();

        TimeProvider.System.GetElapsedTime(started).Should().BeGreaterThanOrEqualTo(patience - TimeSpan.FromMilliseconds(50));
        forwarding.Statistics.Failed.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_only_ends_its_request_during_the_dial_gets_its_answer()
    {
        var resolved = new TaskCompletionSource<IPAddress[]>();
        var time = new ManualTime();
        await using var echo = EchoServer.Start();
        await using var forwarding = await Forwarding.StartAsync(
            $"slow.example:{echo.EndPoint.Port}",
            forwarder: builder => Resolve(builder.UseTimeProvider(time), (_, token) => resolved.Task.WaitAsync(token)));
        await using var client = await forwarding.ConnectAsync();
        await client.SendAsync("request");
        await client.CompleteWritesAsync();

        // Beside the dial's own limit: the watch over the client begins, reads the request and its end, and arms its patience.
        await time.WaitForTimersAsync(2);
        time.Advance(TimeSpan.FromSeconds(1));
        await time.WaitForTimersAsync(2);
        resolved.SetResult([IPAddress.Loopback]);

        (await client.ReceiveAsync(7)).Should().Be("request");
        await client.SeesEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_that_does_not_resolve_fails_the_connection()
    {
        await using var forwarding = await Forwarding.StartAsync("does-not-exist.invalid:80");

        (await forwarding.AskAsync()).Should().BeEmpty();

        await FailsAsync(forwarding, "target-0", "does-not-exist.invalid:80: ");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_resolver_that_finds_nothing_fails_the_connection()
    {
        await using var forwarding = await Forwarding.StartAsync("nowhere.example:80", forwarder: builder => Resolve(builder, (_, _) => Task.FromResult<IPAddress[]>([])));

        (await forwarding.AskAsync()).Should().BeEmpty();

        await FailsAsync(forwarding, "target-0", "nowhere.example:80: the name has no address");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_resolver_that_hangs_is_bounded_by_the_dial_timeout()
    {
        await using var forwarding = await Forwarding.StartAsync(
            "slow.example:80",
            service => service.DialTimeout(TimeSpan.FromMilliseconds(300)),
            builder => Resolve(builder, async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return [];
            }));

        (await forwarding.AskAsync()).Should().BeEmpty();

        await FailsAsync(forwarding, "target-0", "slow.example:80: no connection within 0.3 s");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failed_dial_leaves_the_service_at_work()
    {
        var answers = new Queue<Func<IPAddress[]>>([() => throw new SocketException((int)SocketError.HostNotFound), () => [IPAddress.Loopback]]);
        await using var target = NamedTarget.Start("here");
        await using var forwarding = await Forwarding.StartAsync(
            $"sometimes.example:{target.EndPoint.Port}", forwarder: builder => Resolve(builder, (_, _) => Task.FromResult(answers.Dequeue()())));

        (await forwarding.AskAsync()).Should().BeEmpty();
        (await forwarding.AskAsync()).Should().Be("here");

        await forwarding.Log.WaitForAsync(record => record.EventId.Id == EventIds.TargetRecovered);
        await forwarding.IsIdleAsync();
        forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = 2L, Failed = 1L });
    }

    private static void Patient(ServiceBuilder service, TimeSpan abandoned) =>
        service.DialTimeout(Never).Configure(config => config with { Handler = config.Handler with { AbandonedDialTimeout = abandoned } });

    private static void Resolve(ForwarderBuilder builder, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        builder.UseRoute(new DirectRoute(new DirectRouteOptions { ResolveName = resolve }));

    private static async Task FailsAsync(Forwarding forwarding, string target, string reason)
    {
        await forwarding.IsIdleAsync();
        forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = 1L, Active = 0, Failed = 1L, BytesUp = 0L, BytesDown = 0L });
        var failure = await forwarding.Log.WaitForAsync(record => record.EventId.Id == EventIds.TargetFailed);
        failure.State["Target"].Should().Be(target);
        failure.State["Reason"].As<string>().Should().StartWith(reason);
        await forwarding.Log.WaitForAsync(record => record.EventId.Id == EventIds.ConnectionFailed);
    }
}
