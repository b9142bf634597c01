using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Tests.Transports;
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

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_that_ends_while_it_is_asked_is_replaced_and_the_node_is_not_to_blame()
    {
        var (dialer, connector) = (new ScriptedSessionDialer(), new OpeningConnector());
        var (hop, pool) = HopTo(dialer, connector);
        connector.Opening = () => dialer.FarEnds[0].Abort();

        await using var connection = await hop.ConnectAsync(HopBench.Target);

        dialer.Dials.Should().Be(2);
        pool.States.Single().Failures.Should().Be(0);
        await hop.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_that_ends_again_and_again_is_the_nodes_failure()
    {
        var (dialer, connector) = (new ScriptedSessionDialer(), new OpeningConnector());
        var (hop, pool) = HopTo(dialer, connector);
        connector.Opening = () => dialer.FarEnds[^1].Abort();

        await hop.Invoking(h => h.ConnectAsync(HopBench.Target).AsTask()).Should().ThrowAsync<ConnectFailedException>();

        dialer.Dials.Should().Be(2);
        pool.States.Single().Failures.Should().Be(1);
        await hop.DisposeAsync();
    }

    private static (Hop Hop, CandidatePool Pool) HopTo(IDialer dialer, IConnector connector)
    {
        var node = TestNode.Create(new Candidate("node-0", null), dialer, connector);
        var pool = new CandidatePool([(node.Candidate, FailurePolicy.Default)], new FifoSelector(), TimeProvider.System);
        return (new Hop("hop-0", new ScriptedRoute(), [node], pool, NullLogger.Instance), pool);
    }

    private sealed class OpeningConnector : IConnector
    {
        public Action Opening { get; set; } = () => { };

        public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
        {
            Opening();
            return ((SessionConnection)transport).OpenAsync(context, cancellationToken);
        }
    }
}
