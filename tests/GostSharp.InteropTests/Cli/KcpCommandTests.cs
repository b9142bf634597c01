using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>Command lines with KCP: the sample at both ends, nginx behind them and curl in front.</summary>
public sealed class KcpCommandTests : IAsyncLifetime
{
    private NginxServer _target = null!;

    public async Task InitializeAsync() => _target = await NginxServer.StartAsync();

    public async Task DisposeAsync() => await _target.DisposeAsync();

    [RequiresPeer("nginx", "curl")]
    public async Task A12_Shadowsocks_is_reachable_through_KCP()
    {
        var port = FreePort.Find();
        await using var server = await GostCommand.Of($"-L kcp://:0/:{port} -L ss://chacha20:123456@:{port}").StartAsync(services: 2);
        await using var gost = await GostCommand.Of($"-L :0 -F forward+kcp://{server.EndPointOf("service-0")} -F ss://chacha20:123456@:{port}").StartAsync();

        (await Curl.RunAsync("-x", $"{gost.EndPointOf("service-0")}", _target.Url.AbsoluteUri)).Output.Should().Be(_target.Body);

        foreach (var program in new[] { server, gost })
        {
            program.Log.Messages("warning").Should().ContainSingle(line => line.Contains("a key that everybody knows"), "it is told once");
        }
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A_key_and_a_file_are_given_to_both_ends_and_stay_out_of_the_log()
    {
        using var directory = new TemporaryDirectory("kcp");
        var file = directory.Write("kcp.json", """{"key": "s3cret", "crypt": "salsa20", "mode": "fast3", "nocomp": true, "smuxver": 2}""");
        await using var server = await GostCommand.Of($"-L relay+kcp://:0?c={file}").StartAsync();
        await using var gost = await GostCommand.Of(
            $"-L tcp://:0/{_target.EndPoint} -F relay+kcp://{server.EndPointOf("service-0")}?kcp.key=s3cret&kcp.crypt=salsa20&kcp.nocomp=true&kcp.smuxver=2").StartAsync();

        (await gost.AskAsync()).Should().Be(_target.Body);

        (server.Errors + gost.Errors).Should().NotContain("s3cret").And.NotContain("everybody knows");
    }

    [RequiresPeer("nginx", "curl")]
    public async Task KCP_behind_other_hops_goes_over_them()
    {
        await using var servers = await GostCommand.Of("-L socks5://:0?udp=true -L relay+kcp://:0").StartAsync(services: 2);
        var (socks, kcp) = (servers.EndPointOf("service-0"), servers.EndPointOf("service-1"));
        await using var gost = await GostCommand.Of($"-L tcp://:0/{_target.EndPoint} -F socks5://{socks} -F relay+kcp://{kcp}").StartAsync();

        (await gost.AskAsync()).Should().Be(_target.Body);

        await servers.LogsAsync("info", $" <-> {_target.EndPoint}");
    }
}
