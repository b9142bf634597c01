using GostSharp.Protocols.Datagrams;
using GostSharp.Tests.Protocols.Binding;
using GostSharp.Tests.Transports.Udp;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5UdpBindTests
{
    private const string Tunnel = "F3";

    private readonly byte[] _buffer = new byte[65_536];

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_to_the_port_reach_the_client_and_its_answers_leave_by_it()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await OpenAsync(bench);
        await using var one = await VisitAsync(bench);
        await using var two = await VisitAsync(bench);

        await one.SendAsync(new byte[] { 1 });
        var first = await ReceiveAsync(client);
        await two.SendAsync(new byte[] { 2, 2 });
        var second = await ReceiveAsync(client);

        first.Should().Be((Address.Format(one.LocalEndPoint!), 1));
        second.Should().Be((Address.Format(two.LocalEndPoint!), 2));
        await client.SendAsync(new byte[] { 3 }, two.LocalEndPoint!);
        (await two.NextAsync()).Should().Equal(3);
        await client.SendAsync(new byte[] { 4 }, one.LocalEndPoint!);
        (await one.NextAsync()).Should().Equal(4);
        bench.Log.Records.Should().ContainSingle(record => record.EventId.Id == 2040).Which.Message.Should().Contain("UDP 10.0.0.1:7000");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Even_a_peer_with_a_name_is_answered_from_the_port()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await OpenAsync(bench);
        await using var named = await bench.Host("visitor").BindDatagramAsync(Address.Parse("visitor:9000"));

        await client.SendAsync(new byte[] { 5 }, Address.Parse("visitor:9000"));

        var received = await named.ReceiveAsync(_buffer);
        received.Peer.Should().Be(Address.Parse(BindBench.WantedText));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_goes_takes_its_port_with_it(bool breaks)
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await OpenAsync(bench);

        if (breaks)
        {
            client.Abort();
        }
        else
        {
            await client.DisposeAsync();
        }

        await bench.IsFreeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_that_stops_frees_the_port()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await OpenAsync(bench);

        await bench.Forwarder.StopAsync();

        await using var socket = await bench.Server.BindDatagramAsync(Address.Parse(BindBench.WantedText));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("bind=true&permitListen=*", "02")]
    [InlineData("bind=true&permitListen=*&udp=true", "00")]
    public async Task Without_a_port_it_is_about_targets_which_is_another_matter(string parameters, string code)
    {
        await using var bench = await BindBench.StartAsync("socks5://10.0.0.1:1080?" + parameters);
        await using var client = await bench.AskAsync(Tunnel, "01 00 00 00 00 00 00");

        (await client.ReceiveAsync(4))[1].Should().Be(Convert.FromHexString(code)[0]);
    }

    private static async Task<TunnelSocket> OpenAsync(BindBench bench)
    {
        var client = await bench.AskAsync(Tunnel);
        (await BindBench.GrantedAsync(client)).Should().Be(Address.Parse(BindBench.WantedText));
        return new TunnelSocket(client);
    }

    private static ValueTask<DatagramConnection> VisitAsync(BindBench bench) =>
        bench.Visitor.ConnectDatagramAsync(new ConnectContext(Address.Parse(BindBench.WantedText)));

    private async Task<(string From, int Length)> ReceiveAsync(TunnelSocket client)
    {
        var received = await client.ReceiveAsync(_buffer);
        return (Address.Format(received.Peer!), received.Length);
    }
}
