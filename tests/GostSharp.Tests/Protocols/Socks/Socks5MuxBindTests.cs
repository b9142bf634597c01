using System.Net;
using GostSharp.Multiplexing;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Binding;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5MuxBindTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Everybody_who_connects_gets_a_stream_that_begins_with_his_address()
    {
        await using var bench = await BindBench.StartAsync();
        await using var session = await bench.BindManyAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var visitor = await bench.VisitAsync();
            await visitor.SendAsync([(byte)i]);
            await using var stream = await AcceptAsync(session);
            (await BindBench.GrantedAsync(stream)).Should().Be(visitor.LocalEndPoint);
            await stream.ExpectAsync([(byte)i]);
            await stream.SendAsync("AA BB");
            await visitor.ExpectAsync("AA BB");
            await visitor.CompleteWritesAsync();
            await stream.ExpectEndAsync();
            await stream.CompleteWritesAsync();
            await visitor.ExpectEndAsync();
        }

        await Eventually.TrueAsync(() => bench.Forwarder.Services[0].Statistics is { Active: 1, BytesUp: 6, BytesDown: 3 });
        bench.Forwarder.Services[0].Connections.Should().ContainSingle().Which.Target.Should().Be(Address.Parse(BindBench.WantedText));
        bench.Log.Records.Should().ContainSingle(record => record.EventId.Id == 2040).Which.Message.Should().Contain("10.0.0.2").And.Contain("TCP 10.0.0.1:7000");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_for_clients_of_v2_says_nothing_before_the_visitor()
    {
        await using var bench = await BindBench.StartAsync("socks5://10.0.0.1:1080?bind=true&permitListen=*&comp=true");
        await using var session = await bench.BindManyAsync();
        await using var visitor = await bench.VisitAsync();
        await visitor.SendAsync("AA");

        await using var stream = await AcceptAsync(session);

        await stream.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_client_opens_no_streams()
    {
        await using var bench = await BindBench.StartAsync();
        await using var session = await bench.BindManyAsync();

        await using var stream = await session.OpenAsync(new byte[] { 1 });

        await stream.ExpectEndAsync();
        await using var visitor = await bench.VisitAsync();
        await using var served = await AcceptAsync(session);
        await BindBench.GrantedAsync(served);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_the_session_is_the_end_of_the_port_and_of_all_its_visitors(bool breaks)
    {
        await using var bench = await BindBench.StartAsync();
        await using var session = await bench.BindManyAsync();
        await using var visitor = await bench.VisitAsync();
        await using var stream = await AcceptAsync(session);
        await BindBench.GrantedAsync(stream);

        if (breaks)
        {
            session.Abort();
        }
        else
        {
            await session.DisposeAsync();
        }

        await visitor.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<IOException>();
        await bench.IsFreeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_is_gone_before_its_session_begins_leaves_nothing()
    {
        await using var bench = await BindBench.StartAsync();
        var client = await bench.AskAsync("F2");

        client.Abort();

        await bench.IsFreeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_that_is_none_ends_with_its_port()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await bench.AskAsync("F2");
        await BindBench.GrantedAsync(client);

        await client.SendAsync("47 45 54 20 2F 0D 0A 0D 0A");

        await bench.IsFreeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_that_stops_ends_sessions_and_visitors()
    {
        await using var bench = await BindBench.StartAsync();
        await using var session = await bench.BindManyAsync();
        await using var visitor = await bench.VisitAsync();
        await using var stream = await AcceptAsync(session);

        await bench.Forwarder.StopAsync();

        await session.Ended;
        await visitor.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<IOException>();
        await bench.Invoking(it => it.VisitAsync()).Should().ThrowAsync<ConnectFailedException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Requests_of_a_group_share_the_port_and_take_turns()
    {
        await using var bench = await BindBench.StartAsync();
        await using var one = await bench.BindManyAsync(group: "07");
        await using var two = await bench.BindManyAsync(group: "07");
        var streams = new List<StreamConnection>();
        for (var i = 0; i < 4; i++)
        {
            var visitor = await bench.VisitAsync();
            var stream = await AcceptAsync(i % 2 == 0 ? two : one);
            (await BindBench.GrantedAsync(stream)).Should().Be(visitor.LocalEndPoint);
            streams.AddRange([visitor, stream]);
        }

        // The first session has the fewest when one of its visitors has left.
        await streams[2].DisposeAsync();
        await streams[3].DisposeAsync();
        await Eventually.TrueAsync(() => bench.Visitor.OpenConnections == 3);
        await using var another = await bench.VisitAsync();
        await using var served = await AcceptAsync(one);
        (await BindBench.GrantedAsync(served)).Should().Be(another.LocalEndPoint);
        streams.ForEach(stream => stream.Abort());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_session_that_joined_last_comes_first_of_those_with_as_many()
    {
        await using var bench = await BindBench.StartAsync();
        await using var stale = await bench.BindManyAsync(group: "07");
        await using (await bench.VisitAsync())
        {
            await (await AcceptAsync(stale)).DisposeAsync();
        }

        await Eventually.TrueAsync(() => bench.Visitor.OpenConnections == 0);
        await using var two = await bench.BindManyAsync(group: "07");
        await using var three = await bench.BindManyAsync(group: "07");
        foreach (var session in new[] { three, two, stale })
        {
            var visitor = await bench.VisitAsync();
            (await BindBench.GrantedAsync(await AcceptAsync(session))).Should().Be(visitor.LocalEndPoint);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_shared_port_lives_as_long_as_its_last_session()
    {
        await using var bench = await BindBench.StartAsync();
        await using var one = await bench.BindManyAsync(group: "07");
        await using var two = await bench.BindManyAsync(group: "07");
        await using var visitor = await bench.VisitAsync();
        await using var stream = await AcceptAsync(two);

        await two.DisposeAsync();

        await visitor.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<IOException>();
        await using var another = await bench.VisitAsync();
        await using var served = await AcceptAsync(one);
        await one.DisposeAsync();
        await bench.IsFreeAsync();
        await using var anew = await bench.BindManyAsync(group: "07");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Any_port_can_be_shared_by_the_same_words_and_by_the_number_that_was_given()
    {
        await using var bench = await BindBench.StartAsync();
        await using var one = await bench.AskAsync("F2", "01 00 00 00 00 00 00", group: "01");
        var bound = (IPEndPoint)await BindBench.GrantedAsync(one);
        await using var two = await bench.AskAsync("F2", "01 00 00 00 00 00 00", group: "01");
        (await BindBench.GrantedAsync(two)).Should().Be(bound);
        await using var three = await bench.AskAsync("F2", $"01 00 00 00 00 {bound.Port:X4}", group: "01");
        (await BindBench.GrantedAsync(three)).Should().Be(bound);
        await using var four = await bench.AskAsync("F2", $"01 0A 00 00 01 {bound.Port:X4}", group: "01");
        (await BindBench.GrantedAsync(four)).Should().Be(bound);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("08", "10.0.0.2")]
    [InlineData("00", "10.0.0.2")]
    [InlineData("07", "10.0.0.4")]
    public async Task Nobody_else_gets_into_a_group(string group, string from)
    {
        await using var bench = await BindBench.StartAsync();
        await using var session = await bench.BindManyAsync(group: "07");

        await using var other = await bench.AskAsync("F2", from: from, group: group);

        await other.ExpectAsync([5, Socks5ReplyCode.GeneralFailure, 0, 1, 0, 0, 0, 0, 0, 0]);
    }

    private static async Task<StreamConnection> AcceptAsync(MuxSession session) => (StreamConnection)(await session.AcceptAsync())!;
}
