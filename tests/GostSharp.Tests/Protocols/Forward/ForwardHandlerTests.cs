using GostSharp.Protocols;
using GostSharp.Protocols.Forward;
using GostSharp.Selection;
using GostSharp.Tests.Routing;
using GostSharp.Tests.Selection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Forward;

public sealed class ForwardHandlerTests
{
    // A socket tells a reset once: who reads it again sees an end, and would pass that on.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_broke_while_its_target_answered_is_not_carried()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var time = new ManualTime();
        var route = new ScriptedRoute();
        route.AnswerWhenCancelled("a");
        var pool = new CandidatePool([(Candidates.Named("a")[0], FailurePolicy.Default)], new FifoSelector(), time);
        var targets = new TargetGroup(pool, new TargetDialer(route, new DialPolicy(Timeout.InfiniteTimeSpan), time, NullLogger.Instance), NullLogger.Instance);
        var handler = new ForwardHandler(
            targets, new Tunnel(new TunnelOptions(), time, NullLogger.Instance), new DatagramTunnel(new TunnelOptions(), time, NullLogger.Instance));
        var handling = handler.HandleAsync(pair.Server, CancellationToken.None).AsTask();
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(100));

        pair.Client.Abort();

        (await handling.Invoking(task => task).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
        route.Connections.Single().IsDisposed.Should().BeTrue();
    }
}
