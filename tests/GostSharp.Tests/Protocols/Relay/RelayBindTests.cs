using System.Net;
using GostSharp.Multiplexing;
using GostSharp.Protocols.Datagrams;
using GostSharp.Protocols.Relay;
using GostSharp.Tests.Protocols.Binding;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Transports.Udp;

namespace GostSharp.Tests.Protocols.Relay;

public sealed class RelayBindTests
{
    private const string Url = "relay://10.0.0.1:1080?bind=true&permitListen=*";
    private const string Packets = "01 82 00 0F 04 00 02 00 01 02 00 07 01 0A 00 00 01 1B 58";
    private const string Association = "01 82 00 0C 04 00 02 00 01 02 00 04 03 00 00 00";

    private readonly byte[] _buffer = new byte[65_536];

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Everybody_who_connects_gets_a_stream_that_begins_with_his_address()
    {
        await using var bench = await BindBench.StartAsync(Url);
        await using var session = await BindAsync(bench);
        for (var i = 0; i < 3; i++)
        {
            await using var visitor = await bench.VisitAsync();
            await using var stream = (StreamConnection)(await session.AcceptAsync())!;
            (await BindBench.AnsweredAsync(stream)).Should().Be(visitor.LocalEndPoint);
            await stream.SendAsync("AA BB");
            await visitor.ExpectAsync("AA BB");
            await visitor.SendAsync("CC");
            await stream.ExpectAsync("CC");
        }

        await session.DisposeAsync();
        await bench.IsFreeAsync();
        bench.Forwarder.Services[0].Statistics.Should().BeEquivalentTo(new { BytesUp = 6L, BytesDown = 3L, Failed = 0L });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Requests_of_a_group_share_the_port()
    {
        await using var bench = await BindBench.StartAsync(Url);
        await using var one = await BindAsync(bench, RelayNetwork.OfGroup(300));
        await using var two = await BindAsync(bench, RelayNetwork.OfGroup(300));
        await using var first = await bench.VisitAsync();
        await using var second = await bench.VisitAsync();
        await using var ofOne = await one.AcceptAsync();
        await using var ofTwo = await two.AcceptAsync();

        await using var other = await AskAsync(bench, RelayNetwork.OfGroup(301));
        await other.ExpectAsync("01 05 00 00");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_address_without_a_host_and_a_port_is_any()
    {
        await using var bench = await BindBench.StartAsync(Url);
        await using var client = await bench.ConnectAsync();
        await client.SendAsync("01 02 00 0C 04 00 02 00 00 02 00 04 03 00 00 00");

        var bound = await BindBench.AnsweredAsync(client);

        bound.Should().BeOfType<IPEndPoint>().Which.Port.Should().BePositive();
        await using var visitor = await bench.VisitAsync(Address.Format(bound));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("relay://10.0.0.1:1080", "01 03 00 00")]
    [InlineData("relay://10.0.0.1:1080?bind=true", "01 03 00 00")]
    [InlineData("relay://10.0.0.1:1080?bind=true&permitListen=*:7001-7999", "01 03 00 00")]
    [InlineData(Url, "01 05 00 00")]
    public async Task What_is_not_bound_is_told(string url, string status)
    {
        await using var bench = await BindBench.StartAsync(url);
        await using var listener = await bench.Server.ListenAsync(Address.Parse(BindBench.WantedText));
        await using var socket = await bench.Server.BindDatagramAsync(Address.Parse(BindBench.WantedText));
        foreach (var request in new[] { Convert.ToHexString(Request(null)), Packets })
        {
            await using var client = await bench.ConnectAsync();
            await client.SendAsync(request);
            await client.ExpectAsync(status);
            await client.ExpectEndAsync();
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_to_a_bound_port_come_and_go_in_frames()
    {
        await using var bench = await BindBench.StartAsync(Url);
        await using var client = await bench.ConnectAsync();
        await client.SendAsync(Packets);
        (await BindBench.AnsweredAsync(client)).Should().Be(Address.Parse(BindBench.WantedText));
        var tunnel = new TunnelSocket(client, TunnelSocket.Version3Takes);
        await using var visitor = await bench.Visitor.ConnectDatagramAsync(new ConnectContext(Address.Parse(BindBench.WantedText)));

        await visitor.SendAsync(new byte[30_000]);
        var received = await tunnel.ReceiveAsync(_buffer);
        await tunnel.SendAsync(received.Payload[..7], received.Peer!);

        received.Length.Should().Be(30_000, "clients of relay take any frame");
        (await visitor.NextAsync()).Should().HaveCount(7);
        await tunnel.DisposeAsync();
        await bench.IsFreeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_port_packets_go_to_any_target()
    {
        await using var bench = await BindBench.StartAsync("relay://10.0.0.1:1080?bind=true");
        await using var target = await bench.Visitor.BindDatagramAsync(Address.Parse("10.0.0.3:53"));
        await using var client = await bench.ConnectAsync();
        await client.SendAsync(Association);
        await BindBench.AnsweredAsync(client);
        var tunnel = new TunnelSocket(client, TunnelSocket.Version3Takes);

        await tunnel.SendAsync(new byte[] { 1, 2 }, Address.Parse("10.0.0.3:53"));
        var question = await target.ReceiveAsync(_buffer);
        await target.SendAsync(question.Payload, question.Peer!);

        (await tunnel.ReceiveAsync(_buffer)).Peer.Should().Be(Address.Parse("10.0.0.3:53"));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 82 00 0F 04 00 02 00 01 02 00 07 01 00 00 00 00 00 00")]
    [InlineData("01 82 00 1B 04 00 02 00 01 02 00 13 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00")]
    [InlineData("01 82 00 05 04 00 02 00 01")]
    public async Task All_hosts_without_a_port_are_no_port(string request)
    {
        await using var bench = await BindBench.StartAsync("relay://10.0.0.1:1080?bind=true&permitListen=10.0.0.1:1");
        await using var client = await bench.ConnectAsync();
        await client.SendAsync(request);

        await BindBench.AnsweredAsync(client);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Any_port_of_a_host_for_packets_is_bound_where_it_is_permitted()
    {
        await using var bench = await BindBench.StartAsync("relay://10.0.0.1:1080?bind=true");
        await using var client = await bench.ConnectAsync();
        await client.SendAsync("01 82 00 0F 04 00 02 00 01 02 00 07 01 7F 00 00 01 00 00");
        var bound = await BindBench.AnsweredAsync(client);
        var tunnel = new TunnelSocket(client, TunnelSocket.Version3Takes);
        await using var visitor = await bench.Visitor.ConnectDatagramAsync(new ConnectContext(bound));

        await visitor.SendAsync(new byte[] { 1, 2 });

        (await tunnel.ReceiveAsync(_buffer)).Length.Should().Be(2);
        bench.Log.Records.Should().ContainSingle(record => record.EventId.Id == 2040).Which.Message.Should().Contain("UDP");
        await using var other = await bench.ConnectAsync();
        await other.SendAsync("01 82 00 0F 04 00 02 00 01 02 00 07 01 0A 00 00 01 00 00");
        await other.ExpectAsync("01 03 00 00");
        await other.ExpectEndAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("00 02", "02")]
    [InlineData("00 10", "02")]
    [InlineData("00 11", "02")]
    [InlineData("00 11", "82")]
    public async Task What_is_not_TCP_or_UDP_is_a_bad_request(string network, string command)
    {
        await using var bench = await BindBench.StartAsync(Url);
        await using var client = await bench.ConnectAsync();

        await client.SendAsync($"01 {command} 00 0F 04 00 02 {network} 02 00 07 01 0A 00 00 01 1B 58");

        await client.ExpectAsync("01 01 00 00");
        await client.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Through_a_chain_that_carries_no_packets_they_go_nowhere_and_ports_are_bound_all_the_same()
    {
        await using var bench = await BindBench.StartAsync(Url, change: builder => builder.Forward("socks4://10.0.0.9:1080"));
        await using var client = await bench.ConnectAsync();
        await client.SendAsync(Association);
        await client.ExpectAsync("01 05 00 00");

        await using var session = await BindAsync(bench);
    }

    private static async Task<MuxSession> BindAsync(BindBench bench, ushort? network = null)
    {
        var client = await AskAsync(bench, network);
        (await BindBench.AnsweredAsync(client)).Should().Be(Address.Parse(BindBench.WantedText));
        return await BindBench.BeginAsync(client);
    }

    private static async Task<StreamConnection> AskAsync(BindBench bench, ushort? network)
    {
        var client = await bench.ConnectAsync();
        await client.SendAsync(Request(network));
        return client;
    }

    private static byte[] Request(ushort? network) =>
        new RelayRequest(RelayCommand.Bind, Address.Parse(BindBench.WantedText), Network: network ?? RelayNetwork.Tcp).ToBytes();
}
