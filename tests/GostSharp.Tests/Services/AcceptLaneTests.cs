using GostSharp.Services;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Services;

/// <summary>A lane that accepts nothing for now leaves what has come to others.</summary>
public sealed class AcceptLaneTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Others_are_told_by_one_whose_accept_has_failed()
    {
        var listener = new ScriptedLanes((_, _) => throw new GostException(FailureReason.ResourcesExhausted, "no descriptors"));
        await using var runner = Start(listener, limit: 1);

        await Eventually.TrueAsync(() => listener.PassedOn == 1);

        listener.Accepts.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Others_are_told_by_one_that_may_take_no_more()
    {
        var listener = new ScriptedLanes((_, _) => ValueTask.FromResult<Connection?>(ConnectionPair.CreateInMemory().Server));
        await using var runner = Start(listener, limit: 2);

        await Eventually.TrueAsync(() => listener.PassedOn == 1);

        listener.Accepts.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Others_are_told_by_one_whose_connection_has_to_wait()
    {
        var arrival = new TaskCompletionSource<Connection?>();
        var listener = new ScriptedLanes((_, _) => new ValueTask<Connection?>(arrival.Task));
        await using var runner = Start(listener, limit: 1);
        await Eventually.TrueAsync(() => listener.Accepts == 1);
        runner.Connections.Limit = 0;

        arrival.SetResult(ConnectionPair.CreateInMemory().Server);

        await Eventually.TrueAsync(() => listener.PassedOn == 1);
        runner.Connections.Count.Should().Be(0);
    }

    private static ServiceRunner Start(ScriptedLanes listener, int limit)
    {
        var handler = new ServiceHandler(new FunctionHandler(FunctionHandler.DrainAsync), () => ValueTask.CompletedTask);
        var runner = new ServiceRunner("service-0", listener, handler, limit, new ManualTime(), NullLogger.Instance);
        runner.Start();
        return runner;
    }
}
