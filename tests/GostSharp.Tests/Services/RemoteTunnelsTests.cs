using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Services;

namespace GostSharp.Tests.Services;

/// <summary>Several tunnels to one port.</summary>
public sealed class RemoteTunnelsTests
{
    private static readonly EndPoint Any = new DnsEndPoint("far", 0);
    private static readonly EndPoint First = new DnsEndPoint("far", 5001);
    private static readonly EndPoint Second = new DnsEndPoint("far", 5002);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_asks_and_the_others_join_where_it_is_bound()
    {
        await using var bench = new RemoteBench(tunnels: 3, port: 0);
        await StartAsync(bench, 3);

        bench.Far.Asked.Should().Equal(Any, First, First);
        bench.Listener.LocalEndPoint.Should().Be(First);
        bench.BoundLines.Should().HaveCount(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whichever_tunnel_a_visitor_comes_through_it_is_accepted()
    {
        await using var bench = new RemoteBench(tunnels: 3);
        await StartAsync(bench, 3);

        foreach (var tunnel in bench.Far.Bound)
        {
            await using var client = tunnel.Connect();
            await using var accepted = await bench.Listener.AcceptAsync();
            accepted.Should().NotBeNull();
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task One_that_is_lost_joins_the_others_again_and_the_service_listens_all_the_time(int lost)
    {
        await using var bench = new RemoteBench(tunnels: 2, port: 0);
        await StartAsync(bench, 2);
        var since = bench.Listener.Status!.Since;

        bench.Far.Bound[lost].End();
        await Eventually.TrueAsync(() => bench.Far.Alive.Count() == 1);
        bench.Listener.Status.Should().BeEquivalentTo(new { State = ServiceState.Listening, Since = since, LastError = "the listener has ended" });
        bench.Listener.LocalEndPoint.Should().Be(First);
        await bench.Time.WaitForTimersAsync(1);
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => bench.Far.Alive.Count() == 2);
        bench.Far.Asked.Should().Equal(Any, First, First);
        bench.Warnings.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_all_are_lost_the_first_address_is_asked_for_again()
    {
        await using var bench = new RemoteBench(tunnels: 2, port: 0);
        await StartAsync(bench, 2);
        await LoseAllAsync(bench);
        bench.State.Should().Be(ServiceState.Retrying);
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => bench.Far.Alive.Count() == 2);
        bench.Far.Asked.Should().Equal(Any, First, Any, Second);
        bench.Listener.LocalEndPoint.Should().Be(Second);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_far_end_that_shares_no_port_is_told_once_and_asked_again_after_all_is_lost()
    {
        await using var bench = new RemoteBench(tunnels: 3);
        bench.Far.Refuse = address => bench.Far.Alive.Any() ? ScriptedFarEnd.Refused(address) : null;
        await bench.StartAsync();
        await Eventually.TrueAsync(() => bench.Far.Asked.Count == 3);

        bench.State.Should().Be(ServiceState.Listening);
        (await bench.Log.WaitForAsync(record => record.EventId.Id == EventIds.PortNotShared)).Message
            .Should().Be("Service remote: the far end does not share ports: 1 of 3 tunnels (far:80: taken)");
        bench.Far.Bound[0].End();
        await bench.PassPauseAsync(1);

        await Eventually.TrueAsync(() => bench.Far.Asked.Count == 6);
        bench.Far.Alive.Should().HaveCount(1);
        bench.Warnings.Count(record => record.EventId.Id == EventIds.PortNotShared).Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_has_joined_a_port_that_is_lost_meanwhile_is_closed()
    {
        var tunnels = new RemoteTunnels(Any, new ManualTime());
        var (first, late) = (new Transports.QueueListener(), new Transports.QueueListener());
        tunnels.TryAdd(first, await tunnels.WaitForTurnAsync(isFirst: true, CancellationToken.None)).Should().BeTrue();
        var turn = await tunnels.WaitForTurnAsync(isFirst: false, CancellationToken.None);
        tunnels.Remove(first, "lost");

        tunnels.TryAdd(late, turn).Should().BeFalse();
        (tunnels.Count, tunnels.Status.State).Should().Be((0, ServiceState.Retrying));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_nobody_is_reached_only_one_of_them_tries()
    {
        await using var bench = new RemoteBench(tunnels: 4) { Far = { Refuse = _ => ScriptedFarEnd.NotReached() } };
        await bench.StartAsync();
        await bench.PassPauseAsync(1);
        await bench.PassPauseAsync(2);

        bench.Retries.Length.Should().BeInRange(2, 3);
        bench.Far.Asked.Count.Should().BeInRange(2, 3);
    }

    private static async Task StartAsync(RemoteBench bench, int count)
    {
        await bench.StartAsync();
        await Eventually.TrueAsync(() => bench.Far.Alive.Count() == count && bench.Log.Records.Count(record => record.EventId.Id == EventIds.TunnelsChanged) == count);
    }

    private static async Task LoseAllAsync(RemoteBench bench)
    {
        foreach (var tunnel in bench.Far.Bound)
        {
            tunnel.End();
        }

        await Eventually.TrueAsync(() => !bench.Far.Alive.Any());
        await bench.Time.WaitForTimersAsync(2);
    }
}
