using GostSharp.Relaying;
using GostSharp.Transports.Tcp.Linux;

namespace GostSharp.Tests.Relaying;

/// <summary>On which threads the portable relay moves bytes: those that look after many connections must not be held up, nor see what is a user's.</summary>
public sealed class PromptRelayTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Small_bursts_pass_where_they_are_heard_of_and_large_ones_elsewhere()
    {
        if (!LinuxTcp.IsSupported)
        {
            return; // The framework's sockets have their own threads.
        }

        await using var bench = await SocketBench.CreateAsync(useKernel: false);
        await using var target = new WatchedConnection(bench.Target, isOurs: true);
        var run = GoesOnPromptlyAfterAsync(new Relay(bench.Client, target, new RelayOptions(), bench.Time));

        // What is there before anybody waits for it is moved by whoever looked, so this takes as many as it takes.
        while (!target.Writes.Contains(true))
        {
            await AskAsync(bench, length: 100);
        }

        target.Writes.Clear();
        while (!target.Writes.Contains(false))
        {
            await AskAsync(bench, length: 1_000_000);
        }

        await EndAsync(bench);
        (await run).Should().BeFalse("whoever awaits a relay may be a user");
        bench.Client.PromptReads!.ReadsPromptly.Should().BeFalse();
        bench.Target.PromptReads!.ReadsPromptly.Should().BeFalse();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_may_be_a_users_is_used_elsewhere(bool isTarget)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel: false);
        await using var watched = new WatchedConnection(isTarget ? bench.Target : bench.Client, isOurs: false);
        var relay = isTarget ? new Relay(bench.Client, watched, new RelayOptions(), bench.Time) : new Relay(watched, bench.Target, new RelayOptions(), bench.Time);
        var run = GoesOnPromptlyAfterAsync(relay);

        for (var i = 0; i < 20; i++)
        {
            await AskAsync(bench, length: 100);
            await AnswerAsync(bench, length: 100);
        }

        await EndAsync(bench);
        (await run).Should().BeFalse();
        watched.Writes.Should().HaveCount(20).And.AllBeEquivalentTo(false);
    }

    // What a connection is told with the relay's failure may be a user's, too.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failure_is_told_elsewhere()
    {
        await using var bench = await SocketBench.CreateAsync(useKernel: false);
        var run = GoesOnPromptlyAfterAsync(new Relay(bench.Client, bench.Target, new RelayOptions(), bench.Time));
        await AskAsync(bench, length: 100);

        bench.User.Abort();

        (await run).Should().BeFalse();
    }

    private static async Task<bool> GoesOnPromptlyAfterAsync(Relay relay)
    {
        await relay.RunAsync().ConfigureAwait(false);
        return PromptThread.IsCurrent;
    }

    private static Task AskAsync(SocketBench bench, int length) => PassAsync(bench.User, bench.Server, length);

    private static Task AnswerAsync(SocketBench bench, int length) => PassAsync(bench.Server, bench.User, length);

    private static async Task PassAsync(StreamConnection from, StreamConnection to, int length)
    {
        var received = new byte[length];
        var reading = to.Stream.ReadExactlyAsync(received).AsTask();
        var sent = RandomBytes.Create(length, length);
        await from.Stream.WriteAsync(sent);
        await reading;
        received.AsSpan().SequenceEqual(sent).Should().BeTrue();
    }

    private static async Task EndAsync(SocketBench bench)
    {
        await bench.User.CompleteWritesAsync();
        await bench.Server.CompleteWritesAsync();
    }
}
