using System.Net.Sockets;
using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

/// <summary>What the relay promises, over sockets, whoever moves the bytes.</summary>
public sealed class SocketRelayTests
{
    public static TheoryData<bool> BothWays => [true, false];

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, 0, 0)]
    [InlineData(true, 1, 65_535)]
    [InlineData(true, 65_536, 65_537)]
    [InlineData(true, 131_072, 1_000_000)]
    [InlineData(true, 20_000_000, 20_000_000)]
    [InlineData(false, 131_072, 20_000_000)]
    public async Task Bytes_arrive_whole_and_in_order_in_both_directions_at_once(bool useKernel, int up, int down)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var (sentUp, sentDown) = (RandomBytes.Create(1, up), RandomBytes.Create(2, down));
        var run = bench.Relay.RunAsync();

        var sending = Task.WhenAll(SocketBench.SendAsync(bench.User, sentUp), SocketBench.SendAsync(bench.Server, sentDown));
        var received = await Task.WhenAll(RelayBench.ReadToEndAsync(bench.Server), RelayBench.ReadToEndAsync(bench.User));

        await sending;
        received[0].AsSpan().SequenceEqual(sentUp).Should().BeTrue();
        received[1].AsSpan().SequenceEqual(sentDown).Should().BeTrue();
        var result = await run;
        (result.BytesUp, result.BytesDown, result.Error).Should().Be((up, down, null));
        result.End.Should().BeOneOf(RelayEnd.ClientClosed, RelayEnd.TargetClosed);
    }

    // A timeout is told once, too: to the write, so that a read of the same side sees what looks like an end.
    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task A_target_that_is_given_up_is_no_end_in_order_for_the_client(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        bench.ServerSocket.ReceiveBufferSize = 4096;
        bench.Target.LimitSilence(TimeSpan.FromMilliseconds(300));
        var run = bench.Relay.RunAsync();
        await bench.User.Stream.WriteAsync(new byte[1_000_000]);
        var reading = async () => await bench.User.Stream.ReadAsync(new byte[1]);

        await reading.Should().ThrowAsync<IOException>("it was cut off");
        var result = await run;
        (result.End, result.Error is null).Should().Be((RelayEnd.TargetFailed, false));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task The_clients_end_reaches_the_target_and_the_answer_still_comes_back(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var run = bench.Relay.RunAsync();

        await SocketBench.SendAsync(bench.User, "question"u8.ToArray());
        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal("question"u8.ToArray());
        await SocketBench.SendAsync(bench.Server, "answer"u8.ToArray());

        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("answer"u8.ToArray());
        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, BytesUp: 8, BytesDown: 6));
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task The_targets_end_reaches_the_client_which_may_still_send(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var run = bench.Relay.RunAsync();

        await bench.Server.CompleteWritesAsync();
        (await RelayBench.ReadToEndAsync(bench.User)).Should().BeEmpty();
        await SocketBench.SendAsync(bench.User, "late"u8.ToArray());

        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal("late"u8.ToArray());
        (await run).Should().Be(new RelayResult(RelayEnd.TargetClosed, BytesUp: 4, BytesDown: 0));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task What_was_given_back_to_a_connection_is_carried_first(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        bench.Client.Unread("early "u8.ToArray());
        bench.Target.Unread("banner "u8.ToArray());
        var run = bench.Relay.RunAsync();

        await SocketBench.SendAsync(bench.User, "bird"u8.ToArray());
        await SocketBench.SendAsync(bench.Server, "text"u8.ToArray());

        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal("early bird"u8.ToArray());
        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("banner text"u8.ToArray());
        (await run).Should().Match<RelayResult>(result => result.BytesUp == 10 && result.BytesDown == 11);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task What_was_given_back_is_carried_although_nobody_says_more(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        bench.Client.Unread("question"u8.ToArray());
        bench.Target.Unread("greeting"u8.ToArray());
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);
        var (question, greeting) = (new byte[8], new byte[8]);

        await bench.Server.Stream.ReadExactlyAsync(question);
        await bench.User.Stream.ReadExactlyAsync(greeting);

        (question, greeting).Should().BeEquivalentTo(("question"u8.ToArray(), "greeting"u8.ToArray()));
        await stop.CancelAsync();
        (await run).Should().Be(new RelayResult(RelayEnd.Canceled, 8, 8));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task Counters_live_while_it_runs(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);

        await bench.User.Stream.WriteAsync(new byte[10]);
        await bench.Server.Stream.WriteAsync(new byte[20]);
        await Eventually.TrueAsync(() => bench.Relay is { BytesUp: 10, BytesDown: 20 });

        run.IsCompleted.Should().BeFalse();
        await stop.CancelAsync();
        (await run).Should().Be(new RelayResult(RelayEnd.Canceled, 10, 20));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task An_idle_relay_that_is_cancelled_ends_at_once(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);

        await stop.CancelAsync();

        (await run).Should().Be(new RelayResult(RelayEnd.Canceled, 0, 0));
        await RelayBench.ShouldBeResetAsync(bench.User);
        await RelayBench.ShouldBeResetAsync(bench.Server);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task A_reset_of_one_side_is_a_reset_of_the_other(bool useKernel)
    {
        await using (var bench = await SocketBench.CreateAsync(useKernel))
        {
            var run = bench.Relay.RunAsync();
            bench.User.Abort();
            (await run).Should().Match<RelayResult>(result => result.End == RelayEnd.ClientFailed && result.Error is IOException);
            await RelayBench.ShouldBeResetAsync(bench.Server);
        }

        await using (var bench = await SocketBench.CreateAsync(useKernel))
        {
            var run = bench.Relay.RunAsync();
            bench.Server.Abort();
            (await run).Should().Match<RelayResult>(result => result.End == RelayEnd.TargetFailed && result.Error is IOException);
            await RelayBench.ShouldBeResetAsync(bench.User);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task A_reset_that_a_write_was_told_of_is_no_end_in_order(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var run = bench.Relay.RunAsync();
        var writing = await SocketBench.FillAsync(bench.Server, new byte[64_000_000], () => bench.Relay.BytesDown);
        bench.Server.Abort();
        await writing.Invoking(task => task).Should().ThrowAsync<Exception>();

        await bench.User.Stream.WriteAsync(new byte[1]);
        await bench.Time.WaitForTimersAsync(1);

        await bench.User.Stream.Invoking(stream => stream.CopyToAsync(Stream.Null)).Should().ThrowAsync<IOException>();
        (await run).End.Should().Be(RelayEnd.TargetFailed);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task A_target_that_answers_and_closes_while_the_client_still_sends_is_heard_to_the_end(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var run = bench.Relay.RunAsync();

        await bench.Server.Stream.WriteAsync("too large"u8.ToArray());
        await bench.Server.DisposeAsync();
        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("too large"u8.ToArray());
        await Eventually.TrueAsync(() =>
        {
            try
            {
                bench.UserSocket.Send(new byte[100]);
            }
            catch (SocketException)
            {
                // The relay has closed its side: it is over, or about to say so.
            }

            return run.IsCompleted;
        });

        (await run).End.Should().Be(RelayEnd.TargetFailed);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task A_relay_whose_write_is_stuck_ends_at_once_when_it_is_cancelled(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);
        var writing = await SocketBench.FillAsync(bench.User, new byte[64_000_000], () => bench.Relay.BytesUp);

        await stop.CancelAsync();

        (await run).End.Should().Be(RelayEnd.Canceled);
        await writing.Invoking(task => task).Should().ThrowAsync<IOException>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task Whoever_aborts_or_disposes_a_connection_of_it_ends_it(bool useKernel)
    {
        await using (var bench = await SocketBench.CreateAsync(useKernel))
        {
            var run = bench.Relay.RunAsync();
            bench.Client.Abort();
            (await run).End.Should().Be(RelayEnd.ClientFailed);
            await RelayBench.ShouldBeResetAsync(bench.User);
            await RelayBench.ShouldBeResetAsync(bench.Server);
        }

        await using (var bench = await SocketBench.CreateAsync(useKernel))
        {
            var run = bench.Relay.RunAsync();
            await bench.Target.DisposeAsync();
            (await run).End.Should().Be(RelayEnd.TargetFailed);
            await RelayBench.ShouldBeResetAsync(bench.User);
        }
    }
}
