using System.Net.Sockets;
using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

public sealed class RelayFailureTests
{
    private readonly IOException _broken = new("broken");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_cannot_be_read_has_failed_and_the_target_is_aborted()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();

        bench.Client.Faults.Reads.FailNow(_broken);

        (await run).Should().Be(new RelayResult(RelayEnd.ClientFailed, 0, 0, _broken));
        await RelayBench.ShouldBeResetAsync(bench.Server);
        await RelayBench.ShouldBeResetAsync(bench.User);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_cannot_be_read_has_failed_and_the_client_is_aborted()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();

        bench.Target.Faults.Reads.FailNow(_broken);

        (await run).Should().Be(new RelayResult(RelayEnd.TargetFailed, 0, 0, _broken));
        await RelayBench.ShouldBeResetAsync(bench.User);
        await RelayBench.ShouldBeResetAsync(bench.Server);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reset_of_one_side_is_a_reset_of_the_other()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();

        bench.User.Abort();

        (await run).End.Should().Be(RelayEnd.ClientFailed);
        await RelayBench.ShouldBeResetAsync(bench.Server);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_cannot_be_written_has_failed_and_what_it_had_said_still_arrives()
    {
        await using var bench = new RelayBench();
        bench.Client.Faults.Writes.FailAt(1, _broken);
        var run = bench.Relay.RunAsync();

        await bench.Server.Stream.WriteAsync(new byte[1]);
        await Eventually.TrueAsync(() => bench.Time.ActiveTimers == 1);
        await bench.User.Stream.WriteAsync("last words"u8.ToArray());
        await bench.User.CompleteWritesAsync();

        (await run).Should().Be(new RelayResult(RelayEnd.ClientFailed, 10, 0, _broken));
        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal("last words"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_cannot_be_written_has_failed_and_what_it_had_said_still_arrives()
    {
        await using var bench = new RelayBench();
        bench.Target.Faults.Writes.FailAt(1, _broken);
        var run = bench.Relay.RunAsync();

        await bench.User.Stream.WriteAsync(new byte[1]);
        await Eventually.TrueAsync(() => bench.Time.ActiveTimers == 1);
        await bench.Server.Stream.WriteAsync("too large"u8.ToArray());
        await bench.Server.CompleteWritesAsync();

        (await run).Should().Be(new RelayResult(RelayEnd.TargetFailed, 0, 9, _broken));
        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("too large"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_answers_and_closes_while_the_client_still_sends_is_heard_to_the_end()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();

        await bench.Server.Stream.WriteAsync("too large"u8.ToArray());
        await bench.Server.DisposeAsync();
        await bench.User.Stream.WriteAsync(new byte[100]);

        (await run).End.Should().Be(RelayEnd.TargetFailed);
        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("too large"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reset_that_a_write_was_told_of_is_no_end_in_order()
    {
        await using var bench = new RelayBench();
        var reset = new IOException("reset", new SocketException((int)SocketError.ConnectionReset));
        bench.Target.Faults.Writes.FailAt(1, reset);
        var run = bench.Relay.RunAsync();

        await bench.User.Stream.WriteAsync(new byte[1]);
        await Eventually.TrueAsync(() => bench.Time.ActiveTimers == 1);
        await bench.Server.CompleteWritesAsync();

        (await run).Should().Be(new RelayResult(RelayEnd.TargetFailed, 0, 0, reset));
        await RelayBench.ShouldBeResetAsync(bench.User);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_a_failed_write_a_silent_other_side_is_aborted_in_the_end()
    {
        await using var bench = new RelayBench();
        bench.Client.Faults.Writes.FailAt(1, _broken);
        var run = bench.Relay.RunAsync();
        await bench.Server.Stream.WriteAsync(new byte[1]);
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(TimeSpan.FromSeconds(30));

        (await run).Should().Be(new RelayResult(RelayEnd.ClientFailed, 0, 0, _broken));
        await RelayBench.ShouldBeResetAsync(bench.Server);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failure_after_the_others_end_names_the_side_that_failed()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);

        bench.Target.Faults.Reads.FailNow(_broken);

        (await run).Should().Be(new RelayResult(RelayEnd.TargetFailed, 0, 0, _broken));
        await RelayBench.ShouldBeResetAsync(bench.User);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_are_counted_when_they_were_written()
    {
        await using var bench = new RelayBench();
        bench.Target.Faults.Writes.FailAt(2, _broken);
        var run = bench.Relay.RunAsync();

        await bench.User.Stream.WriteAsync(new byte[5]);
        await bench.Server.Stream.ReadExactlyAsync(new byte[5]);
        await bench.User.Stream.WriteAsync(new byte[7]);
        await bench.Server.CompleteWritesAsync();

        (await run).BytesUp.Should().Be(5);
    }
}
