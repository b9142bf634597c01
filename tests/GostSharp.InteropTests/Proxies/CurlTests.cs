using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Proxies;

/// <summary>curl through proxies of ours: every kind that it knows, with users and wrong users.</summary>
public sealed class CurlTests : IAsyncLifetime
{
    private const string Right = "me:s3cret";
    private const string Wrong = "me:wrong";

    private readonly HttpTarget _target = HttpTarget.Start();

    private string ByAddress => $"http://{_target.EndPoint}/page";

    private string ByName => $"http://{ProxyServer.Name}:{_target.EndPoint.Port}/page";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _target.DisposeAsync();

    [RequiresPeer("curl")]
    public async Task Socks5_serves_addresses_and_names()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.Socks5());
        await ServesAsync(ByAddress, "--socks5", $"{proxy.EndPoint}");
        await ServesAsync(ByAddress, "--socks5-hostname", $"{proxy.EndPoint}");
        await ServesAsync(ByName, "--socks5-hostname", $"{proxy.EndPoint}");
        await ServesAsync(ByName, "--socks5", $"{proxy.EndPoint}", "--resolve", $"{ProxyServer.Name}:{_target.EndPoint.Port}:127.0.0.1");
    }

    [RequiresPeer("curl")]
    public async Task Socks4_serves_addresses_and_4a_names()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.Socks4());
        await ServesAsync(ByAddress, "--socks4", $"{proxy.EndPoint}");
        await ServesAsync(ByAddress, "--socks4a", $"{proxy.EndPoint}");
        await ServesAsync(ByName, "--socks4a", $"{proxy.EndPoint}");
    }

    [RequiresPeer("curl")]
    public async Task Http_serves_plain_requests_and_tunnels()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.HttpProxy());
        await ServesAsync(ByAddress, "-x", $"http://{proxy.EndPoint}");
        await ServesAsync(ByName, "-x", $"http://{proxy.EndPoint}");
        await ServesAsync(ByAddress, "-p", "-x", $"http://{proxy.EndPoint}");
        await ServesAsync(ByName, "-p", "-x", $"http://{proxy.EndPoint}");
        _target.Headers.Should().HaveCount(4).And.NotContain(names => names.Any(name => name.StartsWith("Proxy-")));
    }

    [RequiresPeer("curl")]
    public async Task One_port_serves_every_kind()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.AnyProxy());
        foreach (var flag in new[] { "--socks4", "--socks4a", "--socks5", "--socks5-hostname", "-x" })
        {
            await ServesAsync(ByAddress, flag, $"{proxy.EndPoint}");
        }

        await ServesAsync(ByName, "-p", "-x", $"{proxy.EndPoint}");
    }

    [RequiresPeer("curl")]
    public async Task Socks5_asks_for_a_user()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.Socks5().RequireUser("me", "s3cret"));
        await ServesAsync(ByName, "--socks5-hostname", $"{proxy.EndPoint}", "--proxy-user", Right);
        (await RefusedAsync("--socks5", $"{proxy.EndPoint}", "--proxy-user", Wrong)).Should().Contain("rejected by the SOCKS5 server");
        await RefusedAsync("--socks5", $"{proxy.EndPoint}");
        (await proxy.RefusesAsync()).Should().NotContain("s3cret").And.NotContain("wrong\"");
    }

    [RequiresPeer("curl")]
    public async Task Http_asks_for_a_user_in_plain_requests_and_tunnels()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.HttpProxy().RequireUser("me", "s3cret"));
        await ServesAsync(ByAddress, "-x", $"{proxy.EndPoint}", "--proxy-user", Right);
        await ServesAsync(ByAddress, "-p", "-x", $"{proxy.EndPoint}", "--proxy-user", Right);
        await ServesAsync(ByAddress, "-p", "-x", $"{proxy.EndPoint}", "--proxy-user", Right, "--proxy-anyauth");
        foreach (string[] credentials in new[] { [], new[] { "--proxy-user", Wrong } })
        {
            (await RefusedAsync(["-p", "-x", $"{proxy.EndPoint}", .. credentials])).Should().Contain("407");
            var plain = await Curl.RunAsync(["-x", $"{proxy.EndPoint}", "-o", "/dev/null", "-w", "%{http_code} %header{proxy-authenticate}", .. credentials, ByAddress]);
            plain.Output.Should().Be("407 Basic realm=\"gost\"");
        }

        _target.Headers.Should().HaveCount(3);
    }

    [RequiresPeer("curl")]
    public async Task One_port_asks_every_kind_for_a_user()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.AnyProxy().RequireUser("me", "s3cret"));
        await ServesAsync(ByAddress, "--socks5", $"{proxy.EndPoint}", "--proxy-user", Right);
        await ServesAsync(ByAddress, "-x", $"{proxy.EndPoint}", "--proxy-user", Right);
        await RefusedAsync("--socks5", $"{proxy.EndPoint}", "--proxy-user", Wrong);
        await RefusedAsync("-p", "-x", $"{proxy.EndPoint}", "--proxy-user", Wrong);
        await RefusedAsync("--socks4", $"{proxy.EndPoint}", "--proxy-user", Wrong);
    }

    [RequiresPeer("curl")]
    public async Task Https_proxies_are_verified_by_curl()
    {
        using var authority = new PemAuthority();
        var certificate = authority.Issue("localhost");
        await using var proxy = await ProxyServer.StartAsync(service => service.AnyProxy().OverTls(certificate.CertFile, certificate.KeyFile).RequireUser("me", "s3cret"));
        var url = $"https://localhost:{proxy.EndPoint.Port}";
        await ServesAsync(ByName, "-x", url, "--proxy-user", Right, "--proxy-cacert", authority.RootFile);
        await ServesAsync(ByName, "-p", "-x", url, "--proxy-user", Right, "--proxy-cacert", authority.RootFile);
        await ServesAsync(ByName, "-p", "-x", $"https://{proxy.EndPoint}", "--proxy-user", Right, "--proxy-insecure");
        (await RefusedAsync("-x", url, "--proxy-user", Right)).Should().Contain("certificate");
        (await RefusedAsync("-p", "-x", url, "--proxy-user", Wrong, "--proxy-cacert", authority.RootFile)).Should().Contain("407");
    }

    [RequiresPeer("curl")]
    public async Task Plain_requests_keep_their_methods_and_bodies()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.HttpProxy());
        string[] through = ["-x", $"{proxy.EndPoint}"];
        (await AskAsync([.. through, "-d", "twelve bytes", ByAddress])).Should().Be("POST /page 12");
        (await AskAsync([.. through, "-d", "@" + typeof(CurlTests).Assembly.Location, "-H", "Transfer-Encoding: chunked", ByAddress])).Should().MatchRegex(@"^POST /page \d{5,}$");
        (await AskAsync([.. through, "-X", "PUT", "-H", "Expect: 100-continue", "-d", "x", ByAddress])).Should().Be("PUT /page 1");
        (await AskAsync([.. through, "--head", ByAddress])).Should().Contain("X-Asked: HEAD");
        (await AskAsync([.. through, "--http1.0", ByAddress])).Should().Be("GET /page 0");
    }

    [RequiresPeer("curl")]
    public async Task Plain_requests_share_a_connection_to_the_proxy_and_each_goes_to_its_own_host()
    {
        await using var other = HttpTarget.Start();
        await using var proxy = await ProxyServer.StartAsync(service => service.HttpProxy());
        var answer = await AskAsync("-x", $"{proxy.EndPoint}", "-w", " %{num_connects}\n", ByAddress, $"http://{other.EndPoint}/other", ByAddress);
        answer.Should().Be("GET /page 0 1\nGET /other 0 0\nGET /page 0 0\n");
        (_target.Headers.Count, other.Headers.Count).Should().Be((2, 1));
    }

    [RequiresPeer("curl")]
    public async Task A_target_that_refuses_is_told_in_the_protocols_own_words()
    {
        using var nobody = new RefusingEndPoint();
        await using var proxy = await ProxyServer.StartAsync(service => service.AnyProxy());
        var url = $"http://{nobody.EndPoint}/";
        (await FailsAsync("--socks5", $"{proxy.EndPoint}", url)).Should().Contain("(5)");
        (await FailsAsync("--socks4", $"{proxy.EndPoint}", url)).Should().Contain("(91)");
        (await FailsAsync("-p", "-x", $"{proxy.EndPoint}", url)).Should().MatchRegex("50[234]");
        (await AskAsync("-x", $"{proxy.EndPoint}", "-o", "/dev/null", "-w", "%{http_code}", url)).Should().MatchRegex("^50[234]$");
    }

    private static async Task ServesAsync(string url, params string[] through) => (await AskAsync([.. through, url])).Should().Be("GET /page 0");

    private static async Task<string> AskAsync(params IReadOnlyList<string> arguments)
    {
        var result = await Curl.RunAsync(arguments);
        result.ExitCode.Should().Be(0, "curl {0} said {1}", string.Join(' ', arguments), result.Errors);
        return result.Output;
    }

    private Task<string> RefusedAsync(params IReadOnlyList<string> through) => FailsAsync([.. through, ByAddress]);

    private static async Task<string> FailsAsync(params IReadOnlyList<string> arguments)
    {
        var result = await Curl.RunAsync(arguments);
        result.ExitCode.Should().NotBe(0, "curl {0} should not get {1}", string.Join(' ', arguments), result.Output);
        result.Output.Should().BeEmpty();
        return result.Errors;
    }
}
