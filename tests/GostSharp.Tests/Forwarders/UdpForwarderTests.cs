using System.Net;
using GostSharp.Services;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

/// <summary>UDP forwarding as a whole, without sockets and with a clock that stands still.</summary>
public sealed class UdpForwarderTests
{
    private readonly ManualTime _time = new();
    private readonly MemoryNetwork _network = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_is_carried_to_the_target_and_back_until_its_channel_is_idle()
    {
        await using var target = await _network.GetHost("target").BindDatagramAsync(new DnsEndPoint("target", 53));
        await using var forwarder = await StartAsync("target:53", service => service.ChannelIdleTimeout(TimeSpan.FromSeconds(10)));
        await using var client = await ConnectAsync(forwarder);

        await client.SendAsync(new byte[] { 1, 2 });
        var buffer = new byte[100];
        var asked = await target.ReceiveAsync(buffer);
        asked.Payload.ToArray().Should().Equal(1, 2);
        await target.SendAsync(new byte[] { 3 }, asked.Peer!);
        (await client.NextAsync()).Should().Equal(3);

        var service = forwarder.Services[0];
        service.Connections.Single().Target.Should().Be(new DnsEndPoint("target", 53));
        await Eventually.TrueAsync(() => (service.Statistics.BytesUp, service.Statistics.BytesDown) == (2, 1));
        _time.Advance(TimeSpan.FromSeconds(10));
        service.Statistics.Active.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => service.Statistics.Active == 0);
        service.Statistics.Should().Be(new ServiceStatistics(1, 0, 0, 2, 1) { Datagrams = new DatagramStatistics(1, 1, 0, 0, 0) });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stop_ends_its_channels_without_waiting_and_leaves_no_timer()
    {
        await using var target = await _network.GetHost("target").BindDatagramAsync(new DnsEndPoint("target", 53));
        await using var forwarder = await StartAsync("target:53");
        await using var client = await ConnectAsync(forwarder);
        await client.SendAsync(new byte[1]);
        await target.ReceiveAsync(new byte[1]);

        await forwarder.StopAsync();

        forwarder.Services[0].Statistics.Should().BeEquivalentTo(new { Active = 0, Failed = 0L });
        _time.ActiveTimers.Should().Be(0);
        await (await _network.GetHost("gateway").BindDatagramAsync(forwarder.Services[0].LocalEndPoint!)).DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_traffic_for_the_services_idle_timeout_a_channel_ends_too()
    {
        await using var target = await _network.GetHost("target").BindDatagramAsync(new DnsEndPoint("target", 53));
        await using var forwarder = await StartAsync("target:53", service => service.IdleTimeout(TimeSpan.FromSeconds(1)));
        await using var client = await ConnectAsync(forwarder);
        await client.SendAsync(new byte[1]);
        await target.ReceiveAsync(new byte[1]);
        await _time.WaitForTimersAsync(2);

        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => forwarder.Services[0].Statistics.Active == 0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("forward")]
    [InlineData("tcp")]
    public async Task It_is_refused_whatever_the_name_of_the_handler_that_forwards(string handler)
    {
        var builder = new ForwarderBuilder().UseRoute(_network.GetHost("proxy"))
            .AddService(service => service.Listen("proxy:53", "udp").Handle(handler).To("target:53"))
            .Through(chain => chain.Hop("gateway:1", hop => hop.Socks4()));

        (await builder.Invoking(b => b.StartAsync()).Should().ThrowAsync<ConfigurationException>())
            .Which.Message.Should().Contain("its handler needs Datagrams").And.Contain("socks5, http, relay");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_chain_whose_end_carries_no_packets_is_refused_at_the_start()
    {
        await using var forwarder = new ForwarderBuilder().Listen("udp://127.0.0.1:0/10.0.0.1:53").Forward("forward://127.0.0.1:1").Build();
        var starting = () => forwarder.StartAsync();
        (await starting.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain("Datagrams").And.Contain("IDatagramConnector");
    }

    private Task<Forwarder> StartAsync(string target, Action<ServiceBuilder>? configure = null) => new ForwarderBuilder()
        .ForwardUdp("gateway:0", target, configure)
        .UseRoute(_network.GetHost("gateway"))
        .UseTimeProvider(_time)
        .StartAsync();

    private ValueTask<DatagramConnection> ConnectAsync(Forwarder forwarder) =>
        _network.GetHost("client").ConnectDatagramAsync(new ConnectContext(forwarder.Services[0].LocalEndPoint));
}
