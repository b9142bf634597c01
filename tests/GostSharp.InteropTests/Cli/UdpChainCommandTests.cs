using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The command lines of gost's pages that carry UDP through chains; the sample at both ends where there are two, dnsmasq behind them and dig in front.</summary>
public sealed class UdpChainCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new("udp");
    private readonly List<DnsmasqServer> _servers = [];

    public async Task InitializeAsync()
    {
        for (byte number = 1; number <= 3; number++)
        {
            _servers.Add(await DnsmasqServer.StartAsync(number));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => _directory.Dispose();

    [RequiresPeer("dnsmasq", "dig")]
    public async Task A7_keeps_its_channel_through_the_SOCKS5_server_of_B7()
    {
        await using var server = await GostCommand.Of("-L socks5://:0?udp=true").StartAsync();
        await using var gost = await GostCommand.Of($"-L=udp://:0/{Target(0)}?ttl=60s -F=socks5://{server.EndPointOf("service-0")}").StartAsync();
        await AnswersOnOneChannelAsync(gost);
        await ServesAsync(server, channels: 1);
        server.Log.Messages("warning").Should().NotContain(message => message.Contains("udp", StringComparison.Ordinal));
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task B5_closes_its_channel_with_the_answer_through_the_SOCKS5_server_of_B7()
    {
        await using var server = await GostCommand.Of("-L socks5://:0?udp=true").StartAsync();
        await using var gost = await GostCommand.Of($"-L udp://:0/{Target(0)} -F socks5://{server.EndPointOf("service-0")}").StartAsync();
        var from = FreePort.Find();
        for (var times = 1; times <= 2; times++)
        {
            (await Dig.AskAsync(gost.EndPointOf("service-0"), from: from)).Should().Be(_servers[0].Answer);
            await gost.LogsAsync("info", " >-< ", times);
        }

        await ServesAsync(gost, channels: 2);
        await ServesAsync(server, channels: 2);
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task B5_goes_beside_the_stream_with_relay_udp()
    {
        await using var server = await GostCommand.Of("-L socks5://me:s3cret@:0?udp=true").StartAsync();
        await using var gost = await GostCommand.Of($"-L udp://:0/{Target(0)}?keepalive=true -F socks5://me:s3cret@{server.EndPointOf("service-0")}?relay=udp").StartAsync();
        await AnswersOnOneChannelAsync(gost);
        gost.Errors.Should().NotContain("s3cret");
    }

    [RequiresPeer("dnsmasq", "dig", "danted")]
    public async Task B5_goes_beside_the_stream_of_somebody_elses_server()
    {
        await using var server = await SocksServers.DanteAsync();
        await using var gost = await GostCommand.Of($"-L udp://:0/{Target(0)}?keepalive=true -F socks5://{server.EndPoint}?relay=udp").StartAsync();
        await AnswersOnOneChannelAsync(gost);
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task B6_carries_UDP_for_a_chain()
    {
        await using var server = await GostCommand.Of("-L http://:0?udp=true").StartAsync();
        await using var gost = await GostCommand.Of($"-L udp://:0/{Target(0)}?keepalive=true -F http://{server.EndPointOf("service-0")}").StartAsync();
        await AnswersOnOneChannelAsync(gost);
        await ServesAsync(server, channels: 1);
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task Relay_carries_it_in_clear_and_over_TLS_and_knows_a_target_of_its_own()
    {
        await using var servers = await GostCommand.Of($"-L relay://:0 -L relay+tls://me:s3cret@:0 -L relay://:0/{Target(1)}").StartAsync(services: 3);
        await using var clear = await GostCommand.Of($"-L udp://:0/{Target(0)}?keepalive=true -F relay://{servers.EndPointOf("service-0")}").StartAsync();
        await AnswersOnOneChannelAsync(clear);
        await using var encrypted = await GostCommand.Of($"-L udp://:0/{Target(0)}?keepalive=true -F relay+tls://me:s3cret@{servers.EndPointOf("service-1")}").StartAsync();
        await AnswersOnOneChannelAsync(encrypted);
        await using var decided = await GostCommand.Of($"-L udp://:0?keepalive=true -F relay://{servers.EndPointOf("service-2")}").StartAsync();
        (await Dig.AskAsync(decided.EndPointOf("service-0"))).Should().Be(_servers[1].Answer);
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task B3_has_its_turns_behind_two_hops()
    {
        await using var servers = await GostCommand.Of("-L socks5://:0 -L relay+tls://:0").StartAsync(services: 2);
        await using var gost = await GostCommand.Of(
            $"-L udp://:0/{Target(0)},{Target(1)},{Target(2)}?keepalive=true&ttl=5s&readBufferSize=4096 -F socks5://{servers.EndPointOf("service-0")} -F relay+tls://{servers.EndPointOf("service-1")}").StartAsync();
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await Dig.AskAsync(gost.EndPointOf("service-0")));
        }

        answers.Should().Equal(Enumerable.Range(0, 6).Select(i => _servers[i % 3].Answer));
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task A_server_that_was_not_told_to_carry_UDP_is_named_in_the_log_of_the_client()
    {
        await using var servers = await GostCommand.Of("-L socks5://:0 -L http://:0").StartAsync(services: 2);
        foreach (var (scheme, service) in new[] { ("socks5", "service-0"), ("http", "service-1") })
        {
            await using var gost = await GostCommand.Of($"-L udp://:0/{Target(0)} -F {scheme}://{servers.EndPointOf(service)}").StartAsync();
            using var client = new System.Net.Sockets.UdpClient();
            await client.SendAsync(new byte[] { 1 }, gost.EndPointOf("service-0"));
            await gost.LogsAsync("warning", "udp=true");
        }
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task Files_can_say_all_of_it()
    {
        var server = _directory.Write("server.yaml", """
            services:
            - name: service-0
              addr: :0
              handler:
                type: socks5
                metadata:
                  udp: true
              listener:
                type: tcp
            - name: service-1
              addr: :0
              handler:
                type: http
                metadata:
                  udp: true
              listener:
                type: tcp
            - name: service-2
              addr: :0
              handler:
                type: relay
              listener:
                type: tls
            """);
        await using var servers = await new GostCommand("-C", server).StartAsync(services: 3);
        string[] ends = ["socks5 tcp", "socks5 tcp relay", "http tcp", "relay tls"];
        int[] services = [0, 0, 1, 2];
        var client = _directory.Write(
            "client.yaml",
            "services:\n" + string.Concat(ends.Select((_, index) => Service(index)))
            + "chains:\n" + string.Concat(ends.Select((end, index) => Chain(index, end.Split(' '), servers.EndPointOf($"service-{services[index]}").ToString()))));
        await using var gost = await new GostCommand("-C", client).StartAsync(services: ends.Length);
        for (var index = 0; index < ends.Length; index++)
        {
            (await Dig.AskAsync(gost.EndPointOf($"service-{index}"))).Should().Be(_servers[0].Answer, "service {0}", ends[index]);
            (await Dig.AskAsync(gost.EndPointOf($"service-{index}"))).Should().Be(_servers[1].Answer, "service {0}", ends[index]);
        }

        servers.Log.Messages("warning").Concat(gost.Log.Messages("warning")).Should().NotContain(message => message.Contains("has no effect", StringComparison.Ordinal));
    }

    /// <summary>Has opened so many channels, and no more.</summary>
    private static async Task ServesAsync(GostProgram gost, int channels)
    {
        await gost.LogsAsync("info", " <-> ", channels);
        gost.Log.Messages("info").Where(message => message.Contains(" <-> ", StringComparison.Ordinal)).Should().HaveCount(channels);
    }

    private static string Chain(int index, string[] end, string address) =>
        $"- name: chain-{index}\n  hops:\n  - name: hop-0\n    nodes:\n    - name: node-0\n      addr: {address}\n      connector:\n        type: {end[0]}\n"
        + (end.Length > 2 ? "        metadata:\n          relay: udp\n" : "")
        + $"      dialer:\n        type: {end[1]}\n";

    // Two questions from one port are two answers for one client.
    private async Task AnswersOnOneChannelAsync(GostProgram gost)
    {
        var from = FreePort.Find();
        for (var times = 0; times < 3; times++)
        {
            (await Dig.AskAsync(gost.EndPointOf("service-0"), from: from)).Should().Be(_servers[0].Answer);
        }

        await ServesAsync(gost, channels: 1);
        gost.Log.Messages("info").Should().NotContain(message => message.Contains(" >-< ", StringComparison.Ordinal));
    }

    private string Service(int index) => $"""
        - name: service-{index}
          addr: :0
          handler:
            type: udp
            chain: chain-{index}
          listener:
            type: udp
            metadata:
              keepalive: true
              ttl: 5s
          forwarder:
            nodes:
            - name: target-0
              addr: {Target(0)}
            - name: target-1
              addr: {Target(1)}

        """;

    private string Target(int index) => _servers[index].EndPoint.ToString();
}
