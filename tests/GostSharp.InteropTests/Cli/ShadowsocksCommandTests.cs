using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>Command lines and files with Shadowsocks through the sample, in the spellings of v2 and v3.</summary>
public sealed class ShadowsocksCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new("shadowsocks");
    private NginxServer _target = null!;

    public async Task InitializeAsync() => _target = await NginxServer.StartAsync();

    public async Task DisposeAsync() => await _target.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [RequiresPeer("nginx", "curl", "ss-tunnel")]
    public async Task The_server_of_A12_serves_its_clients_however_they_spell_it_and_warns_once_of_its_method()
    {
        await using var server = await GostCommand.Of("-L ss://chacha20:123456@:0").StartAsync();
        var address = server.EndPointOf("service-0");
        server.Log.Messages("warning").Should().ContainSingle(line => line.Contains("the method 'chacha20' is broken"));
        server.Errors.Should().NotContain("123456");
        string[] nodes = [$"ss://chacha20:123456@{address}", $"ss2://Y2hhY2hhMjA6MTIzNDU2@{address}", $"ss://{address}?auth=Y2hhY2hhMjA6MTIzNDU2&nodelay=true"];
        foreach (var node in nodes)
        {
            await using var gost = await GostCommand.Of($"-L tcp://:0/{_target.EndPoint} -F {node}").StartAsync();
            (await gost.AskAsync()).Should().Be(_target.Body);
        }

        await using var tunnel = await ShadowsocksLibev.TunnelAsync(address, $"{_target.EndPoint}", "chacha20", "123456");
        (await GostProgram.AskAsync(tunnel.EndPoint)).Should().Be(_target.Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Files_have_method_and_password_as_user_and_password_or_name_a_file()
    {
        var secrets = _directory.Write("secrets", "aes-256-gcm s3cret\n");
        var server = _directory.Write("server.yaml", $$$"""
            services:
            - {name: service-0, addr: ':0', handler: {type: ss, auth: {file: {{{secrets}}}}}, listener: {type: tls}}
            """);
        await using var serving = await new GostCommand("-C", server).StartAsync();
        var client = _directory.Write("client.yaml", $$$"""
            services:
            - {name: service-0, addr: ':0', handler: {type: tcp, chain: chain-0}, listener: {type: tcp}, forwarder: {nodes: [{name: t, addr: {{{_target.EndPoint}}}}]}}
            chains:
            - name: chain-0
              hops:
              - name: hop-0
                nodes:
                - {name: node-0, addr: '{{{serving.EndPointOf("service-0")}}}', connector: {type: ss, auth: {username: aes-256-gcm, password: s3cret}}, dialer: {type: tls}}
            """);
        await using var gost = await new GostCommand("-C", client).StartAsync();
        (await gost.AskAsync()).Should().Be(_target.Body);
        gost.Errors.Should().NotContain("s3cret");
    }

    [RequiresPeer("dnsmasq", "dig")]
    public async Task UDP_goes_as_packets_and_in_a_stream()
    {
        await using var names = await DnsmasqServer.StartAsync(1);
        await using var server = await GostCommand.Of("-L ssu://aes-256-gcm:s3cret@:0 -L ssu+tls://chacha20-ietf-poly1305:s3cret@:0").StartAsync(services: 2);
        string[] nodes =
        [
            $"ssu://aes-256-gcm:s3cret@{server.EndPointOf("service-0")}",
            $"ssu+tls://chacha20-ietf-poly1305:s3cret@{server.EndPointOf("service-1")}",
        ];
        foreach (var node in nodes)
        {
            await using var gost = await GostCommand.Of($"-L udp://:0/{names.EndPoint}?keepalive=true -F {node}").StartAsync();
            for (var times = 0; times < 3; times++)
            {
                (await Dig.AskAsync(gost.EndPointOf("service-0"))).Should().Be(names.Answer);
            }
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("-L ss://salsa20:s3cret@:0", "there is no method 'salsa20'")]
    [InlineData("-L tcp://:0/h:1 -F ss://aes-256-gmc:s3cret@h:1", "did you mean 'aes-256-gcm'?")]
    [InlineData("-L ss://aes-256-gcm@:0", "the password of Shadowsocks is missing")]
    [InlineData("-L tcp://:0/h:1 -F ssu://aes-256-gcm:s3cret@h:1", "Streams")]
    [InlineData("-L tcp://:0/h:1 -F http+udp://h:1", "'udp' carries packets")]
    public async Task What_cannot_work_is_not_started(string line, string expected)
    {
        var result = await GostCommand.Of(line).RunAsync();
        result.ExitCode.Should().Be(1, "it said {0}", result.Errors);
        result.Errors.Should().Contain(expected).And.NotContain("s3cret");
    }
}
