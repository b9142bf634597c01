using System.Net;
using GostSharp.Diagnostics;

namespace GostSharp.Tests.Routing;

public sealed class HopTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_asks_the_picked_node_for_the_target()
    {
        using var bench = new HopBench();
        var client = new IPEndPoint(IPAddress.Loopback, 4);

        var connection = await bench.Hop.ConnectAsync(HopBench.Target with { Client = client });

        connection.Should().BeSameAs(bench.Underlay.Connections.Single());
        bench.Underlay.Contexts.Should().Equal(new ConnectContext(new DnsEndPoint("node-0", 80)));
        bench.Connectors[0].Contexts.Should().Equal(HopBench.Target with { Client = client });
        bench.Connectors[1].Contexts.Should().BeEmpty();
        bench.Log.Records.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_cannot_be_reached_is_marked_and_the_next_is_asked()
    {
        using var bench = new HopBench();
        bench.Underlay.Fail("node-0", FailureReason.Refused);

        await bench.Hop.ConnectAsync(HopBench.Target);

        bench.Underlay.Dialled.Should().Equal("node-0", "node-1");
        bench.Failures.Should().Equal(1, 0);
        bench.Log.Records.Should().ContainSingle().Which.Should().Match<LogRecord>(record =>
            record.EventId.Id == EventIds.NodeFailed && record.Message == "Node failed: hop-0/node-0 test at node-0:80: connection refused");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_success_forgets_a_nodes_failures()
    {
        using var bench = new HopBench(nodes: 1);
        bench.Underlay.Fail("node-0", FailureReason.Refused);
        await bench.FailureAsync();
        bench.Failures.Should().Equal(1);
        bench.Underlay.Recover("node-0");

        await bench.Hop.ConnectAsync(HopBench.Target);

        bench.Failures.Should().Equal(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_every_node_fails_the_last_failure_names_its_place()
    {
        using var bench = new HopBench();
        bench.Underlay.Fail("node-0", FailureReason.TimedOut);
        bench.Underlay.Fail("node-1", FailureReason.Refused);

        var failure = await bench.FailureAsync();

        (failure.Site, failure.Reason, failure.Place).Should().Be((FailureSite.Node, FailureReason.Refused, "hop-0/node-1"));
        failure.Message.Should().Be("hop-0/node-1 test at node-1:80: connection refused");
        bench.Failures.Should().Equal(1, 1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_targets_failure_is_final_and_marks_no_node()
    {
        using var bench = new HopBench();
        bench.Connectors[0].Fail(FailureReason.Refused, FailureSite.Target);

        var failure = await bench.FailureAsync();

        (failure.Site, failure.Place, failure.Message).Should().Be((FailureSite.Target, null, "target:80: connection refused"));
        bench.Failures.Should().Equal(0, 0);
        bench.Connectors[1].Contexts.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_refuses_us_is_marked_and_the_next_is_asked()
    {
        using var bench = new HopBench();
        bench.Connectors[0].Fail(FailureReason.Authentication, FailureSite.Node);

        await bench.Hop.ConnectAsync(HopBench.Target);

        bench.Failures.Should().Equal(1, 0);
        bench.Connectors[1].Contexts.Should().ContainSingle();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, FailureReason.ConnectionLost)]
    [InlineData(true, FailureReason.Protocol)]
    public async Task Whatever_breaks_while_a_node_is_asked_is_the_nodes_failure(bool isProtocol, FailureReason expected)
    {
        using var bench = new HopBench(nodes: 1);
        bench.Connectors[0].Failure = () => isProtocol ? new ProtocolException("gibberish") : new IOException("gibberish");

        var failure = await bench.FailureAsync();

        (failure.Reason, failure.Message).Should().Be((expected, "hop-0/node-0 test at node-0:80: gibberish"));
        bench.Failures.Should().Equal(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_lack_of_descriptors_here_marks_no_node()
    {
        using var bench = new HopBench(nodes: 1);
        bench.Underlay.Fail("node-0", FailureReason.ResourcesExhausted);

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.ResourcesExhausted);

        bench.Failures.Should().Equal(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_passed_on_and_marks_nobody()
    {
        using var bench = new HopBench();
        using var caller = new CancellationTokenSource();
        bench.Underlay.Hang("node-0");
        var connecting = bench.Hop.ConnectAsync(HopBench.Target, caller.Token).AsTask();

        await caller.CancelAsync();

        await connecting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        bench.Failures.Should().Equal(0, 0);
        bench.Underlay.Dialled.Should().Equal("node-0");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_to_a_node_that_fails_is_closed()
    {
        using var bench = new HopBench(nodes: 1);
        bench.Connectors[0].Fail(FailureReason.Refused, FailureSite.Target);

        await bench.FailureAsync();

        bench.Underlay.Connections.Single().IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Its_dialers_are_closed_with_it()
    {
        var dialer = new RouteDialer(new ScriptedRoute(), new DnsEndPoint("node", 1));
        var node = TestNode.Create(new Candidate("node-0", null), dialer, new ScriptedConnector());
        using var bench = new HopBench();
        var hop = new GostSharp.Routing.Hop("hop-0", bench.Underlay, [node], bench.Pool, bench.Log.CreateLogger("hop-0"));

        await hop.DisposeAsync();

        dialer.IsDisposed.Should().BeTrue();
    }
}
