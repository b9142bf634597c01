using System.Net;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The command lines of gost's pages that need TCP and no chain, with nginx behind them and curl in front.</summary>
public sealed class TcpCommandTests : IAsyncLifetime
{
    private readonly List<NginxServer> _servers = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            _servers.Add(await NginxServer.StartAsync());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A1_and_B1_forward_to_the_one_target()
    {
        await using var gost = await GostCommand.Of($"-L=tcp://:0/{Target(0)} -L tcp://:0/{Target(1)}").StartAsync(services: 2);
        (await gost.AskAsync("service-0")).Should().Be(_servers[0].Body);
        (await gost.AskAsync("service-1")).Should().Be(_servers[1].Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A4_and_B10_without_a_chain_listen_on_this_machine()
    {
        await using var gost = await GostCommand.Of($"-L=rtcp://:0/{Target(0)} -L rtcp://:0/{Target(1)}").StartAsync(services: 2);
        (await gost.AskAsync("service-0")).Should().Be(_servers[0].Body);
        (await gost.AskAsync("service-1")).Should().Be(_servers[1].Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A13_joins_the_targets_of_the_path_and_of_ip()
    {
        await using var gost = await GostCommand.Of($"-L tcp://127.0.0.1:0/{Target(0)},{Target(1)}?ip={Target(2)}").StartAsync();
        (await AskAsync(gost, 3)).Should().Equal(Bodies(0, 1, 2));
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B2_goes_round_its_targets_and_past_the_one_that_is_down()
    {
        await using var gost = await GostCommand.Of($"-L tcp://:0/{Targets}?strategy=round&maxFails=1&failTimeout=30s").StartAsync();
        (await AskAsync(gost, 6)).Should().Equal(Bodies(0, 1, 2, 0, 1, 2));
        await _servers[1].StopAsync();
        (await AskAsync(gost, 4)).Should().HaveCount(4).And.OnlyContain(body => body == _servers[0].Body || body == _servers[2].Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B17_forwards_many_ports_to_one()
    {
        var first = FreePort.FindBlock(4);
        await using var gost = await GostCommand.Of($"-L tcp://:{first}-{first + 3}/{Target(0)}").StartAsync(services: 4);
        for (var i = 0; i < 4; i++)
        {
            (await GostProgram.AskAsync(new IPEndPoint(IPAddress.Loopback, first + i))).Should().Be(_servers[0].Body);
        }
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B18_forwards_each_port_to_its_own_and_ignores_the_targets_that_are_left()
    {
        var (first, target) = (FreePort.FindBlock(4), FreePort.FindBlock(11));
        await using var gost = await GostCommand.Of($"-L tcp://:{first}-{first + 3}/127.0.0.1:{target}-{target + 10}").StartAsync(services: 4);
        for (var i = 0; i < 4; i++)
        {
            await using var server = await NginxServer.StartAsync(target + i);
            (await GostProgram.AskAsync(new IPEndPoint(IPAddress.Loopback, first + i))).Should().Be(server.Body);
        }
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A_range_with_fewer_targets_fails_the_connections_of_the_ports_that_are_left()
    {
        var first = FreePort.FindBlock(3);
        await using var gost = await GostCommand.Of($"-L tcp://127.0.0.1:{first}-{first + 2}/{Target(0)},{Target(1)}").StartAsync(services: 3);
        (await gost.AskAsync("service-1")).Should().Be(_servers[1].Body);
        (await Curl.RunAsync($"http://127.0.0.1:{first + 2}/")).ExitCode.Should().NotBe(0);
        gost.Log.Messages("warning").Should().ContainSingle(line => line.StartsWith("service-2 has no target", StringComparison.Ordinal));
    }

    [RequiresPeer("nginx", "curl")]
    public async Task An_unknown_parameter_is_a_warning_that_names_the_nearest_and_the_service_works()
    {
        await using var gost = await GostCommand.Of($"-L tcp://127.0.0.1:0/{Target(0)}?strateg=round").StartAsync();
        (await gost.AskAsync()).Should().Be(_servers[0].Body);
        gost.Log.Messages("warning").Should().ContainSingle().Which.Should().Be("service-0: unknown parameter 'strateg'; did you mean 'strategy'?");
    }

    private string Targets => string.Join(',', _servers.Select(server => server.EndPoint));

    private string Target(int index) => _servers[index].EndPoint.ToString();

    private IEnumerable<string> Bodies(params int[] servers) => servers.Select(index => _servers[index].Body);

    private static async Task<string[]> AskAsync(GostProgram gost, int times)
    {
        var bodies = new string[times];
        for (var i = 0; i < times; i++)
        {
            bodies[i] = await gost.AskAsync();
        }

        return bodies;
    }
}
