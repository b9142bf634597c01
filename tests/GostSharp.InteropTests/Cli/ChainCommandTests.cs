using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Proxies;

namespace GostSharp.InteropTests.Cli;

/// <summary>The command lines of gost's pages that need chains, proxies and TLS; the sample at both ends where there are two, nginx behind them and curl in front.</summary>
public sealed class ChainCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new("chains");
    private NginxServer _target = null!;

    public async Task InitializeAsync() => _target = await NginxServer.StartAsync();

    public async Task DisposeAsync() => await _target.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [RequiresPeer("nginx", "curl")]
    public async Task A1_and_B4_go_through_a_SOCKS5_server()
    {
        await using var server = await GostCommand.Of("-L socks5://:0").StartAsync();
        var proxy = server.EndPointOf("service-0");
        await using var gost = await GostCommand.Of($"-L tcp://:0/{_target.EndPoint} -F socks5://{proxy}").StartAsync();
        (await gost.AskAsync()).Should().Be(_target.Body);
        server.Log.Should().Contain(line => line.Message.EndsWith($" <-> {_target.EndPoint}"), "the server was asked for the target");
    }

    [RequiresPeer("nginx", "curl", "microsocks")]
    public async Task B4_goes_through_somebody_elses_SOCKS5_server()
    {
        await using var server = await SocksServers.MicrosocksAsync("me", "s3cret");
        await using var gost = await GostCommand.Of($"-L tcp://:0/{_target.EndPoint} -F socks5://me:s3cret@{server.EndPoint}").StartAsync();
        (await gost.AskAsync()).Should().Be(_target.Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A10_and_B19_the_server_decides_on_the_target()
    {
        await using var server = await GostCommand.Of($"-L tls://:0/{_target.EndPoint}").StartAsync();
        await using var gost = await GostCommand.Of($"-L :0 -F forward+tls://{server.EndPointOf("service-0")}").StartAsync();
        (await CurlAsync("-x", $"{gost.EndPointOf("service-0")}", "http://whatever.test/")).Should().Be(_target.Body);
        (await CurlAsync("--socks5-hostname", $"{gost.EndPointOf("service-0")}", "http://whatever.test/")).Should().Be(_target.Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A9_and_A10_lead_to_the_host_that_is_named_inside_of_TLS()
    {
        using var authority = new PemAuthority();
        await using var target = await NginxTlsServer.StartAsync(authority.Issue("target.test"), "over TLS");
        await using var elsewhere = await ProxyServer.StartAsync(
            service => service.Socks5(), new NamedHosts(("target.test:443", target.EndPoint), ("plain.test:80", _target.EndPoint)));
        var port = FreePort.Find();
        await using var server = await GostCommand.Of($"-L tls://:0/:{port}?ignoreChain=true -L sni://:{port} -F socks5://{elsewhere.EndPoint}").StartAsync(services: 2);
        await using var gost = await GostCommand.Of($"-L :0 -F forward+tls://{server.EndPointOf("service-0")}").StartAsync();
        var proxy = gost.EndPointOf("service-0");
        foreach (var flag in new[] { "-x", "--socks5-hostname", "--socks4a" })
        {
            (await CurlAsync(flag, $"{proxy}", "--cacert", authority.RootFile, "https://target.test/")).Should().Be("over TLS");
        }

        (await CurlAsync("-x", $"{proxy}", "http://plain.test/")).Should().Be(_target.Body);
        server.Log.Messages("warning").Should().NotContain(line => line.EndsWith(" has no effect", StringComparison.Ordinal));
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A11_is_an_HTTPS_proxy_made_of_an_HTTP_proxy()
    {
        var port = FreePort.Find();
        await using var gost = await GostCommand.Of($"-L tls://:0/:{port} -L http://:{port}").StartAsync(services: 2);
        var proxy = $"https://{gost.EndPointOf("service-0")}";
        (await CurlAsync("-x", proxy, "--proxy-insecure", _target.Url.AbsoluteUri)).Should().Be(_target.Body);
        (await CurlAsync("-p", "-x", proxy, "--proxy-insecure", _target.Url.AbsoluteUri)).Should().Be(_target.Body);
        (await CurlAsync("-p", "-x", $"http://{gost.EndPointOf("service-1")}", _target.Url.AbsoluteUri)).Should().Be(_target.Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B19_and_B20_are_two_ends_of_a_TLS_tunnel()
    {
        var port = FreePort.Find();
        await using var server = await GostCommand.Of($"-L tls://:{port}/{_target.EndPoint}").StartAsync();
        await using var gost = await GostCommand.Of($"-L tcp://:0 -F forward+tls://:{port}").StartAsync();
        (await gost.AskAsync()).Should().Be(_target.Body);
        (await CurlAsync("--insecure", $"https://{server.EndPointOf("service-0")}/")).Should().Be(_target.Body);
        gost.Log.Messages("warning").Should().ContainSingle(line => line.Contains("certificate is not verified"), "it is told once per node");
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B19_and_B20_as_the_page_prints_them_with_the_chain_under_the_listener()
    {
        var port = FreePort.Find();
        var server = _directory.Write("server.yaml", $"""
            services:
            - name: service-0
              addr: :{port}
              handler:
                type: forward
              listener:
                type: tls
              forwarder:
                nodes:
                - name: target-0
                  addr: {_target.EndPoint}
            """);
        var client = _directory.Write("client.yaml", $"""
            services:
            - name: service-0
              addr: :0
              handler:
                type: tcp
              listener:
                type: tcp
                chain: chain-0
            chains:
            - name: chain-0
              hops:
              - name: hop-0
                nodes:
                - name: node-0
                  addr: :{port}
                  connector:
                    type: forward
                  dialer:
                    type: tls
            """);
        await using var serving = await new GostCommand("-C", server).StartAsync();
        await using var gost = await new GostCommand("-C", client).StartAsync();
        (await gost.AskAsync()).Should().Be(_target.Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Proxies_without_parameters_serve_curl()
    {
        await using var gost = await GostCommand.Of("-L :0 -L http://:0 -L socks5://:0 -L socks4://:0 -L http+tls://:0").StartAsync(services: 5);
        var page = _target.Url.AbsoluteUri;
        foreach (var flag in new[] { "-x", "--socks4", "--socks4a", "--socks5", "--socks5-hostname" })
        {
            (await CurlAsync(flag, $"{gost.EndPointOf("service-0")}", page)).Should().Be(_target.Body);
        }

        (await CurlAsync("-x", $"{gost.EndPointOf("service-1")}", page)).Should().Be(_target.Body);
        (await CurlAsync("--socks5-hostname", $"{gost.EndPointOf("service-2")}", page)).Should().Be(_target.Body);
        (await CurlAsync("--socks4a", $"{gost.EndPointOf("service-3")}", page)).Should().Be(_target.Body);
        (await CurlAsync("-x", $"https://{gost.EndPointOf("service-4")}", "--proxy-insecure", page)).Should().Be(_target.Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B6_B7_B14_and_B15_serve_plain_TCP_too()
    {
        await using var gost = await GostCommand.Of("-L http://:0?udp=true -L socks5://:0?udp=true -L socks5://:0?bind=true -L relay://:0?bind=true").StartAsync(services: 4);
        (await CurlAsync("-x", $"{gost.EndPointOf("service-0")}", _target.Url.AbsoluteUri)).Should().Be(_target.Body);
        (await CurlAsync("--socks5", $"{gost.EndPointOf("service-1")}", _target.Url.AbsoluteUri)).Should().Be(_target.Body);
        (await CurlAsync("--socks5", $"{gost.EndPointOf("service-2")}", _target.Url.AbsoluteUri)).Should().Be(_target.Body);
        await using var client = await GostCommand.Of($"-L tcp://:0/{_target.EndPoint} -F relay://{gost.EndPointOf("service-3")}").StartAsync();
        (await client.AskAsync()).Should().Be(_target.Body);
        gost.Log.Messages("warning").Should().NotContain(line => line.EndsWith(" has no effect", StringComparison.Ordinal));
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Users_are_asked_for_in_every_spelling()
    {
        var encoded = Convert.ToBase64String("me:s3cret"u8);
        await using var gost = await GostCommand.Of($"-L me:s3cret@:0 -L socks5://me:s3cret@:0 -L http://:0?auth={encoded}").StartAsync(services: 3);
        var page = _target.Url.AbsoluteUri;
        (string Service, string Flag)[] ways = [("service-0", "-x"), ("service-0", "--socks5"), ("service-1", "--socks5"), ("service-2", "-x")];
        foreach (var (service, flag) in ways)
        {
            (await CurlAsync(flag, $"{gost.EndPointOf(service)}", "--proxy-user", "me:s3cret", page)).Should().Be(_target.Body);
            var refused = await Curl.RunAsync(flag, $"{gost.EndPointOf(service)}", "--proxy-user", "me:wrong", "--fail", page);
            refused.ExitCode.Should().NotBe(0, "{0} {1}", service, flag);
        }

        gost.Errors.Should().NotContain("s3cret").And.NotContain("wrong\"").And.NotContain(encoded);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A_chain_of_every_transport_reaches_the_target_through_the_sample_at_every_hop()
    {
        await using var servers = await GostCommand.Of("-L socks5+tls://me:s3cret@:0 -L http+ws://:0?path=/there -L socks4+wss://:0 -L socks5+ws://:0").StartAsync(services: 4);
        var hops = Enumerable.Range(0, 4).Select(i => servers.EndPointOf($"service-{i}")).ToArray();
        await using var gost = await GostCommand.Of(
            $"-L tcp://:0/{_target.EndPoint} -F socks5+tls://me:s3cret@{hops[0]} -F http+ws://{hops[1]}?path=/there -F socks4+wss://{hops[2]} -F socks5+ws://{hops[3]}").StartAsync();
        (await gost.AskAsync()).Should().Be(_target.Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A_v2_file_has_its_chains()
    {
        await using var servers = await GostCommand.Of("-L socks5://:0 -L http://:0").StartAsync(services: 2);
        var (socks, http) = (servers.EndPointOf("service-0"), servers.EndPointOf("service-1"));
        var file = _directory.Write("v2.json", $$"""
            {
              "Retries": 1,
              "ServeNodes": ["tcp://:0/{{_target.EndPoint}}"],
              "ChainNodes": ["socks5://{{socks}}", "http://{{http}}"],
              "Routes": [
                {"Retries": 1, "ServeNodes": ["tcp://:0/{{_target.EndPoint}}", "socks5://:0"], "ChainNodes": ["http://{{http}}"]},
                {"ServeNodes": ["tcp://:0/{{_target.EndPoint}}"]}
              ]
            }
            """);
        await using var gost = await new GostCommand("-C", file).StartAsync(services: 4);
        foreach (var service in new[] { "service-0", "service-1", "service-3" })
        {
            (await gost.AskAsync(service)).Should().Be(_target.Body);
        }

        (await CurlAsync("--socks5", $"{gost.EndPointOf("service-2")}", _target.Url.AbsoluteUri)).Should().Be(_target.Body);
        Asked(servers, "service-0").Should().Equal(http.ToString());
        Asked(servers, "service-1").Should().Equal(_target.EndPoint.ToString(), _target.EndPoint.ToString(), _target.EndPoint.ToString());
    }

    [RequiresPeer("curl")]
    public async Task A_hop_that_is_gone_is_named_in_the_log_and_the_credentials_are_not()
    {
        using var nobody = new RefusingEndPoint();
        await using var gost = await GostCommand.Of($"-L tcp://:0/{_target.EndPoint} -F socks5+tls://me:s3cret@{nobody.EndPoint}").StartAsync();
        (await Curl.RunAsync($"http://{gost.EndPointOf("service-0")}/")).ExitCode.Should().NotBe(0);
        await gost.LogsAsync("warning", $"hop-0/node-0 socks5+tls at {nobody.EndPoint}: Connection refused");
        gost.Errors.Should().NotContain("s3cret");
    }

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        var result = await Curl.RunAsync(arguments);
        result.ExitCode.Should().Be(0, "curl {0} said {1}", string.Join(' ', arguments), result.Errors);
        return result.Output;
    }

    /// <summary>The targets that a service was asked for.</summary>
    private static IEnumerable<string?> Asked(GostProgram gost, string service) =>
        gost.Log.Where(line => line.Service == service && line.Message.Contains(" <-> ", StringComparison.Ordinal)).Select(line => line.Text("dst"));
}
