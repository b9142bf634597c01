using System.Net;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The command lines of gost's pages that listen at the far end of a chain, the sample at both ends; nginx and dnsmasq behind it, curl and dig in front.</summary>
public sealed class RemoteCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new("remote-commands");
    private readonly int _port = FreePort.FindBlock(2);
    private NginxServer _web = null!;
    private DnsmasqServer _names = null!;

    public async Task InitializeAsync() => (_web, _names) = (await NginxServer.StartAsync(), await DnsmasqServer.StartAsync(1));

    public async Task DisposeAsync()
    {
        await _web.DisposeAsync();
        await _names.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [RequiresPeer("nginx", "dnsmasq", "curl")]
    public async Task A4_and_B10_without_a_chain_listen_here()
    {
        await using var gost = await GostCommand.Of($"-L=rtcp://:{_port}/{_web.EndPoint}").StartAsync();
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
    }

    [RequiresPeer("nginx", "dnsmasq", "curl")]
    public async Task A4_and_B12_listen_at_the_SOCKS5_server_of_B14()
    {
        await using var server = await GostCommand.Of("-L socks5://:0?bind=true").StartAsync();
        await using var gost = await GostCommand.Of($"-L=rtcp://:{_port}/{_web.EndPoint} -F=socks5://{server.EndPointOf("service-0")}").StartAsync();
        await ServesTwiceAsync(gost);
        server.Log.Messages("warning").Should().ContainSingle(message => message.Contains("permitListen", StringComparison.Ordinal), "everybody who may use it opens ports");
    }

    [RequiresPeer("nginx", "dnsmasq", "curl")]
    public async Task A4_listens_at_the_end_of_two_hops()
    {
        await using var servers = await GostCommand.Of("-L http://:0 -L socks5://:0?bind=true").StartAsync(services: 2);
        await using var gost = await GostCommand.Of(
            $"-L=rtcp://:{_port}/{_web.EndPoint} -F=http://{servers.EndPointOf("service-0")} -F=socks5://{servers.EndPointOf("service-1")}").StartAsync();
        await ServesTwiceAsync(gost);
    }

    [RequiresPeer("nginx", "dnsmasq", "curl")]
    public async Task A5_with_and_without_mbind()
    {
        await using var server = await GostCommand.Of("-L socks5://me:s3cret@:0?bind=true").StartAsync();
        foreach (var mbind in new[] { "true", "false" })
        {
            await using var gost = await GostCommand.Of($"-L rtcp://:{_port}/{_web.EndPoint} -F socks5://me:s3cret@{server.EndPointOf("service-0")}?mbind={mbind}").StartAsync();
            await ServesTwiceAsync(gost);
        }
    }

    [RequiresPeer("nginx", "dnsmasq", "curl")]
    public async Task Relay_servers_of_B15_listen_for_others_over_every_transport()
    {
        foreach (var scheme in new[] { "relay", "relay+tls", "relay+ws", "relay+mtls", "relay+mws", "relay+mwss", "socks5+mwss" })
        {
            await using var server = await GostCommand.Of($"-L {scheme}://:0?bind=true").StartAsync();
            await using var gost = await GostCommand.Of($"-L rtcp://:{_port}/{_web.EndPoint} -F {scheme}://{server.EndPointOf("service-0")}").StartAsync();
            await ServesTwiceAsync(gost);
        }
    }

    [RequiresPeer("nginx", "dnsmasq", "dig")]
    public async Task A8_and_B11_without_a_chain_listen_here()
    {
        await using var gost = await GostCommand.Of($"-L=rudp://:{_port}/{_names.EndPoint}?ttl=60").StartAsync();
        (await Dig.AskAsync(Far)).Should().Be(_names.Answer);
    }

    [RequiresPeer("nginx", "dnsmasq", "dig")]
    public async Task B11_has_its_turns_among_three_targets()
    {
        await using var second = await DnsmasqServer.StartAsync(2);
        await using var third = await DnsmasqServer.StartAsync(3);
        await using var gost = await GostCommand.Of($"-L rudp://:{_port}/{_names.EndPoint},{second.EndPoint},{third.EndPoint}?ttl=5s").StartAsync();
        foreach (var expected in new[] { _names.Answer, second.Answer, third.Answer, _names.Answer })
        {
            (await Dig.AskAsync(Far)).Should().Be(expected);
        }
    }

    [RequiresPeer("nginx", "dnsmasq", "dig")]
    public async Task A8_and_B13_listen_at_SOCKS5_and_relay_servers()
    {
        foreach (var scheme in new[] { "socks5", "socks5+tls", "relay", "relay+tls", "relay+mws" })
        {
            await using var server = await GostCommand.Of($"-L {scheme}://:0?bind=true").StartAsync();
            await using var gost = await GostCommand.Of($"-L rudp://:{_port}/{_names.EndPoint}?ttl=5s -F {scheme}://{server.EndPointOf("service-0")}").StartAsync();
            (await Dig.AskAsync(Far)).Should().Be(_names.Answer, scheme);
            (await Dig.AskAsync(Far)).Should().Be(_names.Answer, scheme);
        }
    }

    [RequiresPeer("nginx", "dnsmasq", "curl")]
    public async Task A_server_that_was_not_told_to_bind_is_named_in_the_log_and_the_service_waits()
    {
        await using var servers = await GostCommand.Of("-L socks5://:0 -L relay://:0").StartAsync(services: 2);
        foreach (var (scheme, service) in new[] { ("socks5", "service-0"), ("relay", "service-1") })
        {
            await using var gost = await GostCommand.Of($"-L rtcp://:{_port}/{_web.EndPoint} -F {scheme}://{servers.EndPointOf(service)}").StartAsync(services: 0);
            await gost.LogsAsync("warning", "bind=true");
        }
    }

    [RequiresPeer("nginx", "dnsmasq", "curl", "dig")]
    public async Task Files_can_say_all_of_it_and_one_chain_beside_the_other()
    {
        var server = _directory.Write("server.yaml", """
            services:
            - name: service-0
              addr: :0
              handler:
                type: socks5
                metadata:
                  bind: true
              listener:
                type: tcp
            - name: service-1
              addr: :0
              handler:
                type: http
              listener:
                type: tls
            """);
        await using var servers = await new GostCommand("-C", server).StartAsync(services: 2);
        var client = _directory.Write("client.yaml", $"""
            services:
            - name: service-0
              addr: :{_port}
              handler:
                type: rtcp
                chain: dialling
              listener:
                type: rtcp
                chain: listening
              forwarder:
                nodes:
                - name: target-0
                  addr: {_web.EndPoint}
            - name: service-1
              addr: :{_port + 1}
              handler:
                type: rudp
              listener:
                type: rudp
                chain: listening
                metadata:
                  ttl: 5s
              forwarder:
                nodes:
                - name: target-0
                  addr: {_names.EndPoint}
            chains:
            - name: listening
              hops:
              - name: hop-0
                nodes:
                - name: node-0
                  addr: {servers.EndPointOf("service-0")}
                  connector:
                    type: socks5
                  dialer:
                    type: tcp
            - name: dialling
              hops:
              - name: hop-0
                nodes:
                - name: node-0
                  addr: {servers.EndPointOf("service-1")}
                  connector:
                    type: http
                  dialer:
                    type: tls
            """);
        await using var gost = await new GostCommand("-C", client).StartAsync(services: 2);
        await ServesTwiceAsync(gost);
        (await Dig.AskAsync(new IPEndPoint(IPAddress.Loopback, _port + 1))).Should().Be(_names.Answer);
        servers.Log.Should().Contain(line => line.Service == "service-1" && line.Message.EndsWith($" <-> {_web.EndPoint}"), "the target is dialled through the other chain");
        gost.Log.Messages("warning").Should().NotContain(message => message.Contains("has no effect", StringComparison.Ordinal));
    }

    [RequiresPeer("nginx", "dnsmasq", "curl", "dig")]
    public async Task Files_say_A5_B10_B11_and_B15()
    {
        var server = _directory.Write("servers.yaml", """
            services:
            - name: service-0
              addr: :0
              handler:
                type: socks5
                metadata:
                  bind: true
              listener:
                type: tcp
            - name: service-1
              addr: :0
              handler:
                type: relay
                metadata:
                  bind: true
              listener:
                type: mws
            """);
        await using var servers = await new GostCommand("-C", server).StartAsync(services: 2);
        var ports = FreePort.FindBlock(5);
        var client = _directory.Write("clients.yaml", $"""
            services:
            {Service(0, "rtcp", ports, null)}
            {Service(1, "rudp", ports + 1, null)}
            {Service(2, "rtcp", ports + 2, "one-by-one")}
            {Service(3, "rtcp", ports + 3, "relay")}
            {Service(4, "rudp", ports + 4, "relay")}
            chains:
            {Chain("one-by-one", servers.EndPointOf("service-0"), "socks5", "tcp", "mbind: false")}
            {Chain("relay", servers.EndPointOf("service-1"), "relay", "mws", "nodelay: true")}
            """);
        await using var gost = await new GostCommand("-C", client).StartAsync(services: 5);
        foreach (var port in new[] { ports, ports + 2, ports + 3 })
        {
            (await GostProgram.AskAsync(new IPEndPoint(IPAddress.Loopback, port))).Should().Be(_web.Body);
        }

        (await Dig.AskAsync(new IPEndPoint(IPAddress.Loopback, ports + 1))).Should().Be(_names.Answer);
        (await Dig.AskAsync(new IPEndPoint(IPAddress.Loopback, ports + 4))).Should().Be(_names.Answer);
        gost.Log.Messages("warning").Should().NotContain(message => message.Contains("has no effect", StringComparison.Ordinal));
    }

    private string Service(int index, string kind, int port, string? chain) => $"""
        - name: service-{index}
          addr: :{port}
          handler:
            type: {kind}
          listener:
            type: {kind}{(chain is null ? "" : $"\n    chain: {chain}")}
          forwarder:
            nodes:
            - name: target-0
              addr: {(kind == "rtcp" ? _web.EndPoint : _names.EndPoint)}
        """;

    private static string Chain(string name, IPEndPoint node, string connector, string dialer, string parameter) => $"""
        - name: {name}
          hops:
          - name: hop-0
            nodes:
            - name: node-0
              addr: {node}
              connector:
                type: {connector}
                metadata:
                  {parameter}
              dialer:
                type: {dialer}
        """;

    [RequiresPeer("nginx", "dnsmasq", "curl")]
    public async Task Several_tunnels_share_a_port()
    {
        await using var servers = await GostCommand.Of("-L socks5://:0?bind=true -L relay+tls://:0?bind=true").StartAsync(services: 2);
        foreach (var (scheme, service) in new[] { ("socks5", "service-0"), ("relay+tls", "service-1") })
        {
            await using var gost = await GostCommand.Of($"-L rtcp://:{_port}/{_web.EndPoint}?tunnels=3 -F {scheme}://{servers.EndPointOf(service)}").StartAsync();
            await Eventually.TrueAsync(() => ConnectionsTo(gost, servers.EndPointOf(service).Port) == 3, "there are three tunnels");
            for (var visitor = 0; visitor < 6; visitor++)
            {
                (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
            }
        }
    }

    private IPEndPoint Far => new(IPAddress.Loopback, _port);

    private async Task ServesTwiceAsync(GostProgram gost)
    {
        (await AskPatientlyAsync()).Should().Be(_web.Body);
        (await AskPatientlyAsync()).Should().Be(_web.Body);
        gost.Errors.Should().NotContain("s3cret");
    }

    // Without mbind the port is closed for a moment after each visitor.
    private async Task<string> AskPatientlyAsync()
    {
        await Eventually.TrueAsync(() => IPListeners().Any(listener => listener.Port == _port), "the port is open");
        return await GostProgram.AskAsync(Far);
    }

    private static IPEndPoint[] IPListeners() => System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

    /// <summary>How many connections a program has to a port of this machine.</summary>
    private static int ConnectionsTo(GostProgram gost, int port)
    {
        var inodes = Directory.EnumerateFileSystemEntries($"/proc/{gost.ProcessId}/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget).ToHashSet();
        return File.ReadLines("/proc/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[2].EndsWith($":{port:X4}", StringComparison.Ordinal) && fields[3] == "01" && inodes.Contains($"socket:[{fields[9]}]"));
    }
}
