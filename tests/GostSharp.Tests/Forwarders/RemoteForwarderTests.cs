using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Tests.Yaml;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

/// <summary>Services that listen at the far end of a chain, as a whole and without sockets.</summary>
public sealed class RemoteForwarderTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly MemoryNetwork _network = new();
    private readonly HostBindConnector _server;

    public RemoteForwarderTests() => _server = new HostBindConnector(_network.GetHost("server"));

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_come_in_at_the_far_end_and_go_out_from_here()
    {
        await using var target = await _network.GetHost("target").BindDatagramAsync(new DnsEndPoint("target", 53));
        await using var forwarder = await StartAsync(builder => builder.ForwardRemoteUdp("server:5353", "target:53"));
        await forwarder.Services[0].WaitForBoundAsync();
        await using var client = await VisitAsync("server:5353");

        await client.SendAsync(new byte[] { 1, 2 });
        var asked = await target.ReceiveAsync(new byte[100]);
        await target.SendAsync(new byte[] { 3 }, asked.Peer!);

        (await client.NextAsync()).Should().Equal(3);
        asked.Payload.ToArray().Should().Equal(1, 2);
        Address.Format(asked.Peer).Should().StartWith("home:");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_lost_tunnel_ends_its_channels_and_forgets_no_packet_that_was_counted()
    {
        await using var target = await _network.GetHost("target").BindDatagramAsync(new DnsEndPoint("target", 53));
        await using var forwarder = await StartAsync(builder => builder.ForwardRemoteUdp("server:5353", "target:53"));
        var service = forwarder.Services[0];
        await service.WaitForBoundAsync();
        await SendAsync(target);

        await _server.BreakAsync();
        await Eventually.TrueAsync(() => service.State == ServiceState.Retrying && service.Statistics.Active == 0);
        service.Statistics.Datagrams!.Received.Should().Be(1);
        var bound = service.WaitForBoundAsync();
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1)); // The pause may begin after this: the timers of what has ended are no sign of it.
            return bound.IsCompleted;
        });
        await bound;
        await SendAsync(target);

        service.Statistics.Datagrams.Received.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Its_state_is_that_of_the_far_end_and_everything_is_freed_with_it()
    {
        var port = await _network.GetHost("server").ListenAsync(Address.Parse("server:80"));
        var forwarder = await StartAsync(builder => builder.ForwardRemoteTcp("server:80", "target:1"));
        var service = forwarder.Services[0];
        await Eventually.TrueAsync(() => service.State == ServiceState.Retrying);
        service.LastError.Should().Contain("taken");
        (service.LocalEndPoint, service.StateSince).Should().Be((null, _time.GetUtcNow()));

        await port.DisposeAsync();
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await service.WaitForBoundAsync();
        Address.Format(service.LocalEndPoint).Should().Be("server:80");

        await forwarder.DisposeAsync();
        await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
        await (await _network.GetHost("server").ListenAsync(Address.Parse("server:80"))).DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_far_end_that_does_not_answer_holds_up_no_other_service()
    {
        var silent = new TaskCompletionSource();
        await using var forwarder = await Builder()
            .AddConnector("silent", _ => new SilentConnector(silent))
            .AddChain("silent", chain => chain.Hop("server:1", "silent"))
            .ForwardRemoteTcp("server:80", "target:1", service => service.ListenThrough("silent"))
            .ForwardTcp("home:80", "target:1")
            .StartAsync();
        await silent.Task;

        forwarder.Services.Select(service => service.State).Should().Equal(ServiceState.Binding, ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_chain_leads_to_the_far_end_and_another_to_the_target()
    {
        await using var inner = await _network.GetHost("inner").ServeAsync(7, new LineHandler(_network.GetHost("inner")));
        await using var target = await _network.GetHost("target").ServeAsync(1, new MemoryServers.NamedEcho("target"));
        await using var forwarder = await Builder()
            .AddChain("out", chain => chain.Hop("server:1", "server"))
            .AddChain("inner", chain => chain.Hop("inner:7", "line"))
            .ForwardRemoteTcp("server:80", "target:1", service => service.ListenThrough("out").DialThrough("inner"))
            .StartAsync();
        await forwarder.Services[0].WaitForBoundAsync();

        (await _network.GetHost("visitor").AskAsync("server:80", "x")).Should().Be("target\nx");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_file_names_both_chains_too()
    {
        const string Text = """
            services:
            - name: remote
              addr: server:80
              handler: {type: rtcp, chain: inner}
              listener: {type: rtcp, chain: out}
              forwarder: {nodes: [{addr: 'target:1'}]}
            chains:
            - name: out
              hops: [{name: h, nodes: [{addr: 'server:1', connector: {type: server}, dialer: {type: tcp}}]}]
            - name: inner
              hops: [{name: h, nodes: [{addr: 'inner:7', connector: {type: line}, dialer: {type: tcp}}]}]
            """;
        await using var inner = await _network.GetHost("inner").ServeAsync(7, new LineHandler(_network.GetHost("inner")));
        await using var target = await _network.GetHost("target").ServeAsync(1, new MemoryServers.NamedEcho("target"));
        await using var forwarder = await Builder().AddConfig(GostText.YamlConfig(Text)).StartAsync();
        await forwarder.Services["remote"].WaitForBoundAsync();

        (await _network.GetHost("visitor").AskAsync("server:80", "x")).Should().Be("target\nx");
        inner.Services[0].Statistics.Accepted.Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("rtcp", "Listening", "IBindConnector")]
    [InlineData("rudp", "DatagramBinding", "IDatagramBindConnector")]
    public async Task A_chain_whose_end_cannot_bind_is_refused_with_what_could_stand_there(string type, string missing, string ability)
    {
        var start = () => Builder()
            .Through(chain => chain.Hop("inner:7", "line"))
            .AddService(service => service.Listen("server:80", type).Handle(type).To("target:1"))
            .StartAsync();

        (await start.Should().ThrowAsync<ConfigurationException>()).Which.Errors.Should().ContainSingle()
            .Which.Should().Contain(missing).And.Contain($"socks5, relay, or another {ability}");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Tunnels_need_a_far_end_and_one_warning_says_so()
    {
        await using var forwarder = await Builder().ForwardRemoteTcp("home:80", "target:1", service => service.Tunnels(4)).StartAsync();

        forwarder.Services[0].State.Should().Be(ServiceState.Listening);
        _log.Records.Where(record => record.EventId.Id == EventIds.ConfigurationWarning).Should().ContainSingle().Which.Message.Should().Contain("'tunnels' has no effect");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Tunnels_of_one_service_share_a_group_and_the_bound_port()
    {
        var host = new SharingHost(_network.GetHost("home"));
        await using var forwarder = await Builder().UseRoute(host).ForwardRemoteTcp("home:0", "target:1", service => service.Tunnels(3)).StartAsync();

        await Eventually.TrueAsync(() => host.Asked.Count == 3);
        host.Asked.Select(asked => asked.Group).Distinct().Should().ContainSingle().Which.Should().BeInRange(1, 255);
        host.Asked.Select(asked => asked.Address).Skip(1).Should().AllBeEquivalentTo(forwarder.Services[0].LocalEndPoint);
    }

    public void Dispose() => _log.Dispose();

    private ForwarderBuilder Builder() => new ForwarderBuilder()
        .UseRoute(_network.GetHost("home"))
        .UseTimeProvider(_time)
        .UseLoggerFactory(_log)
        .ShutdownTimeout(TimeSpan.Zero)
        .AddConnector("server", _ => _server)
        .AddConnector("line", _ => new LineConnector());

    private Task<Forwarder> StartAsync(Action<ForwarderBuilder> configure)
    {
        var builder = Builder().Through(chain => chain.Hop("server:1", "server"));
        configure(builder);
        return builder.StartAsync();
    }

    private ValueTask<DatagramConnection> VisitAsync(string address) => _network.GetHost("visitor").ConnectDatagramAsync(new ConnectContext(Address.Parse(address)));

    private async Task SendAsync(DatagramSocket target)
    {
        await using var client = await VisitAsync("server:5353");
        await client.SendAsync(new byte[] { 1 });
        await target.ReceiveAsync(new byte[1]);
    }

    private sealed class SilentConnector(TaskCompletionSource asked) : IBindConnector
    {
        public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default)
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }

    /// <summary>A host that notes who wants to share its ports; those who join get a port of their own.</summary>
    private sealed class SharingHost(MemoryHost host) : IRoute, IGroupListening
    {
        private readonly Lock _gate = new();
        private readonly List<(EndPoint Address, int Group)> _asked = [];

        public IReadOnlyList<(EndPoint Address, int Group)> Asked
        {
            get
            {
                lock (_gate)
                {
                    return [.. _asked];
                }
            }
        }

        public RouteCapabilities Provides => host.Provides;

        public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) => host.ConnectAsync(context, cancellationToken);

        public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
            host.ConnectDatagramAsync(context, cancellationToken);

        public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) => host.ListenAsync(address, cancellationToken);

        public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) =>
            host.BindDatagramAsync(address, cancellationToken);

        public ValueTask<IListener> ListenAsync(EndPoint address, int group, CancellationToken cancellationToken = default)
        {
            lock (_gate)
            {
                _asked.Add((address, group));
            }

            return host.ListenAsync(host.EndPointAt(0), cancellationToken);
        }
    }
}
