using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Routing;

public sealed class HopSessionTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_survives_a_refused_target()
    {
        var (near, far) = MemorySession.CreatePair();
        var connector = new ScriptedConnector();
        connector.Fail(FailureReason.Refused, FailureSite.Target);
        var node = TestNode.Create(new Candidate("node-0", null), new FixedDialer(near), connector);
        var pool = new CandidatePool([(node.Candidate, FailurePolicy.Default)], new FifoSelector(), TimeProvider.System);
        var hop = new Hop("hop-0", new ScriptedRoute(), [node], pool, NullLogger.Instance);

        await hop.Invoking(h => h.ConnectAsync(HopBench.Target).AsTask()).Should().ThrowAsync<ConnectFailedException>();

        near.Ended.IsCompleted.Should().BeFalse();
        await far.DisposeAsync();
    }
}
