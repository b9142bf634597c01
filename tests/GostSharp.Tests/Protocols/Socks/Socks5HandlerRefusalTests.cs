using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5HandlerRefusalTests
{
    private static readonly UserTable Users = new([new Credentials("admin", "123456")]);

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(FailureReason.Refused, FailureSite.Target, 5)]
    [InlineData(FailureReason.Unreachable, FailureSite.Target, 4)]
    [InlineData(FailureReason.NameNotFound, FailureSite.Target, 4)]
    [InlineData(FailureReason.TimedOut, FailureSite.Target, 6)]
    [InlineData(FailureReason.Forbidden, FailureSite.Target, 2)]
    [InlineData(FailureReason.NotSupported, FailureSite.Target, 8)]
    [InlineData(FailureReason.ConnectionLost, FailureSite.Target, 1)]
    [InlineData(FailureReason.Other, FailureSite.Target, 1)]
    [InlineData(FailureReason.Refused, FailureSite.Node, 3)]
    [InlineData(FailureReason.NoneAvailable, FailureSite.Node, 3)]
    public async Task A_target_that_is_not_reached_is_told_with_the_code_that_fits(FailureReason reason, FailureSite site, byte code)
    {
        await using var bench = new HandlerBench { Failure = context => new ConnectFailedException(reason, context.Target, site: site) }.StartSocks5();
        await RequestAsync(bench.Client, "05 01 00 01 C0 A8 01 01 00 50");

        await bench.Client.ExpectAsync([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
        await bench.Client.ExpectEndAsync();
        await bench.Client.DisposeAsync();

        (await bench.FailureAsync()).Should().BeOfType<ConnectFailedException>().Which.Reason.Should().Be(reason);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refusal_reaches_a_client_that_has_sent_more_already()
    {
        await using var bench = new HandlerBench { Failure = context => new ConnectFailedException(FailureReason.Refused, context.Target) }.StartSocks5();
        await bench.Client.SendAsync("05 01 00");
        await bench.Client.ExpectAsync("05 00");
        await bench.Client.SendAsync("05 01 00 01 C0 A8 01 01 00 50 AA BB CC");

        await bench.Client.ExpectAsync("05 05 00 01 00 00 00 00 00 00");
        await bench.Client.SendAsync("DD EE");
        await bench.Client.ExpectEndAsync();
        await bench.Client.CompleteWritesAsync();

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Refused);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 09 00 01 7F 00 00 01 42 69", 7, FailureReason.NotSupported)]
    [InlineData("05 02 00 01 00 00 00 00 42 69", 2, FailureReason.Forbidden)]
    [InlineData("05 F2 00 01 00 00 00 00 42 69", 2, FailureReason.Forbidden)]
    [InlineData("05 01 00 02 7F 00 00 01 42 69", 8, FailureReason.Protocol)]
    [InlineData("05 01 00 03 02 61 0A 42 69", 1, FailureReason.Protocol)]
    [InlineData("04 01 00 50 C0 A8 01 01 00", 1, FailureReason.Protocol)]
    public async Task A_request_that_cannot_be_served_is_answered(string request, byte code, FailureReason reason)
    {
        await using var bench = new HandlerBench().StartSocks5();
        await RequestAsync(bench.Client, request);

        await bench.Client.ExpectAsync([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
        await bench.Client.ExpectEndAsync();
        await bench.Client.DisposeAsync();

        (await bench.FailureAsync()).Reason.Should().Be(reason);
        bench.Wanted.Should().BeEmpty();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 05 61 64 6D 69 6E 05 77 72 6F 6E 67")]
    [InlineData("01 03 62 6F 62 06 31 32 33 34 35 36")]
    [InlineData("01 00 00")]
    public async Task A_wrong_login_is_refused_and_not_repeated_in_the_message(string login)
    {
        await using var bench = new HandlerBench().StartSocks5(new Socks5HandlerOptions { Users = Users });
        await bench.Client.SendAsync("05 02 00 02");
        await bench.Client.ExpectAsync("05 02");

        await bench.Client.SendAsync(login);
        await bench.Client.ExpectAsync("01 01");
        await bench.Client.ExpectEndAsync();
        await bench.Client.DisposeAsync();

        var failure = await bench.FailureAsync();
        failure.Reason.Should().Be(FailureReason.Authentication);
        failure.Message.Should().NotContainAny("wrong1", "123456", "bob");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("47 45 54 20 2F")]
    [InlineData("05 00")]
    [InlineData("04 01 00")]
    public async Task A_client_that_does_not_begin_as_one_of_socks5_is_closed_without_an_answer(string garbage)
    {
        await using var bench = new HandlerBench().StartSocks5();

        await bench.Client.SendAsync(garbage);

        await bench.Client.ExpectEndAsync();
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Protocol);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("")]
    [InlineData("05 02 00")]
    public async Task A_client_that_leaves_before_its_request_is_no_riddle(string beginning)
    {
        await using var bench = new HandlerBench().StartSocks5();
        await bench.Client.SendAsync(beginning);

        await bench.Client.CompleteWritesAsync();

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("")]
    [InlineData("05")]
    [InlineData("05 01 80")]
    public async Task A_client_that_falls_silent_before_its_request_has_fifteen_seconds(string beginning)
    {
        var time = new ManualTime();
        await using var bench = new HandlerBench(time).StartSocks5(new Socks5HandlerOptions { Tls = new MaskUpgrade(isServer: true) });
        await bench.Client.SendAsync(beginning);
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromTicks(1));
        bench.Serving.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromTicks(1));

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_breaks_while_its_target_is_dialled_ends_the_dial()
    {
        var time = new ManualTime();
        await using var bench = new HandlerBench(time) { DialMayEnd = Task.Delay(Timeout.Infinite) }.StartSocks5();
        await RequestAsync(bench.Client, "05 01 00 01 C0 A8 01 01 00 50");
        await Eventually.TrueAsync(() => bench.Wanted.Count == 1);

        bench.Client.Abort();
        await time.WaitForTimersAsync(1); // The watch has begun.
        time.Advance(TimeSpan.FromMilliseconds(100));

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_only_waits_for_the_answer_gets_one_when_the_dial_is_given_up()
    {
        var time = new ManualTime();
        await using var bench = new HandlerBench(time) { DialMayEnd = Task.Delay(Timeout.Infinite) }.StartSocks5();
        await RequestAsync(bench.Client, "05 01 00 01 C0 A8 01 01 00 50");
        await bench.Client.CompleteWritesAsync();
        await Eventually.TrueAsync(() => bench.Wanted.Count == 1);

        await time.WaitForTimersAsync(1); // The watch has begun.
        time.Advance(TimeSpan.FromMilliseconds(100));
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(5));

        await bench.Client.ExpectAsync("05 01 00 01 00 00 00 00 00 00");
        await bench.Client.ExpectEndAsync();
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_and_sessions_are_not_served()
    {
        await using var bench = new HandlerBench();
        var (near, _) = MemorySession.CreatePair();
        await using var session = near;
        var handler = new Socks5Handler((_, _) => throw new InvalidOperationException(), null!, new Socks5HandlerOptions(), TimeProvider.System);

        await handler.Invoking(it => it.HandleAsync(near, CancellationToken.None).AsTask()).Should().ThrowAsync<GostException>();
    }

    private static async Task RequestAsync(StreamConnection client, string request)
    {
        await client.SendAsync("05 01 00");
        await client.ExpectAsync("05 00");
        await client.SendAsync(request);
    }
}
