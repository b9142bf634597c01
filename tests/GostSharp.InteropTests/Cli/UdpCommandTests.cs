using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The command lines of gost's pages that need UDP and no chain, with dnsmasq behind them and dig in front.</summary>
public sealed class UdpCommandTests : IAsyncLifetime
{
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

    [RequiresPeer("dnsmasq", "dig")]
    public async Task A7_forwards_every_client_and_keeps_its_channel()
    {
        await using var gost = await GostCommand.Of($"-L=udp://:0/{Target(0)}?ttl=60").StartAsync();

        (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(_servers[0].Answer);
        (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(_servers[0].Answer);

        gost.Log.Messages("info").Should().Contain(message => message.StartsWith("listening on ", StringComparison.Ordinal) && message.EndsWith("/udp", StringComparison.Ordinal));
        gost.Log.Messages("info").Where(message => message.Contains(" <-> ", StringComparison.Ordinal)).Should().HaveCount(2);
        gost.Log.Messages("info").Where(message => message.Contains(" >-< ", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task B3_gives_every_client_one_of_its_targets_in_turn()
    {
        await using var gost = await GostCommand.Of($"-L udp://:0/{Target(0)},{Target(1)},{Target(2)}?keepalive=true&ttl=5s&readBufferSize=4096").StartAsync();
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await Dig.AskAsync(gost.EndPointOf("service-0")));
        }

        answers.Should().Equal(Enumerable.Range(0, 6).Select(i => _servers[i % 3].Answer));
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task A_file_can_say_the_same()
    {
        var nodes = string.Join(", ", _servers.Select((server, index) => $$"""{"name": "target-{{index}}", "addr": "{{server.EndPoint}}"}"""));
        await using var gost = await new GostCommand("-C", $$$"""
            {"services": [{"name": "service-0", "addr": ":0", "handler": {"type": "udp"},
              "listener": {"type": "udp", "metadata": {"keepalive": true, "ttl": "5s", "readBufferSize": 4096}},
              "forwarder": {"nodes": [{{{nodes}}}]}}]}
            """).StartAsync();

        (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(_servers[0].Answer);
        (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(_servers[1].Answer);
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task Without_ttl_and_keepalive_a_channel_ends_with_its_first_answer()
    {
        await using var gost = await GostCommand.Of($"-L udp://:0/{Target(0)}").StartAsync();

        (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(_servers[0].Answer);

        await gost.LogsAsync("info", " >-< ");
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task A_target_that_is_down_is_passed_over_once_it_has_refused()
    {
        using var nobody = RefusingUdpPort.Create();
        await using var gost = await GostCommand.Of($"-L udp://:0/{nobody.EndPoint},{Target(1)}?ttl=60").StartAsync();
        using var unlucky = new UdpClient();
        await unlucky.SendAsync(new byte[] { 1 }, gost.EndPointOf("service-0"));
        await gost.LogsAsync("warning", "is passed over");

        (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(_servers[1].Answer);
        (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(_servers[1].Answer);
    }

    private string Target(int index) => _servers[index].EndPoint.ToString();
}
