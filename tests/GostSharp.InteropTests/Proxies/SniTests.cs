using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Proxies;

/// <summary>curl and OpenSSL to nginx, with SNI proxies of ours and of HAProxy's between them.</summary>
public sealed class SniTests : IAsyncLifetime, IDisposable
{
    private const string First = "first.test";
    private const string Second = "second.test";

    private readonly PemAuthority _authority = new();
    private PeerServer _first = null!;
    private PeerServer _second = null!;
    private NginxServer _plain = null!;
    private NamedHosts _hosts = null!;

    public async Task InitializeAsync()
    {
        _first = await NginxTlsServer.StartAsync(_authority.Issue(First), "the first");
        _second = await NginxTlsServer.StartAsync(_authority.Issue(Second), "the second");
        _plain = await NginxServer.StartAsync();
        _hosts = new NamedHosts(($"{First}:443", _first.EndPoint), ($"{Second}:443", _second.EndPoint), ("plain.test:80", _plain.EndPoint));
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _plain.DisposeAsync();
    }

    public void Dispose() => _authority.Dispose();

    [RequiresPeer("nginx", "curl")]
    public async Task One_port_leads_curl_to_servers_of_different_names()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.SniProxy(), _hosts);

        (await CurlAsync(proxy.EndPoint, $"https://{First}/")).Should().Be("the first");
        (await CurlAsync(proxy.EndPoint, $"https://{Second}/")).Should().Be("the second");
        (await CurlAsync(proxy.EndPoint, "http://plain.test/")).Should().Be(_plain.Body);
        (await FailsAsync(proxy.EndPoint, "https://third.test/")).Should().Contain("alert internal error");
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Any_proxy_does_so_unless_it_asks_for_users()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.AnyProxy(), _hosts);
        await using var asking = await ProxyServer.StartAsync(service => service.AnyProxy().RequireUser("me", "s3cret"), _hosts);

        (await CurlAsync(proxy.EndPoint, $"https://{First}/")).Should().Be("the first");
        await FailsAsync(asking.EndPoint, $"https://{First}/");
    }

    [RequiresPeer("nginx", "curl", "openssl")]
    public async Task OpenSsl_is_told_that_it_named_nobody()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.SniProxy(), _hosts);

        var result = await AskAsync(proxy.EndPoint, "-noservername");

        result.ExitCode.Should().NotBe(0);
        result.Errors.Should().Contain("unrecognized name");
        (await proxy.RefusesAsync()).Should().Contain("the client names no host");
    }

    [RequiresPeer("nginx", "curl", "openssl")]
    public async Task OpenSsl_gets_through_with_a_hello_of_16_KiB_and_of_several_records()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.SniProxy(), _hosts);
        foreach (var protocols in new[] { 64, 130 })
        {
            var list = string.Join(',', Enumerable.Repeat(new string('x', 250), protocols).Append("http/1.1"));

            var result = await AskAsync(proxy.EndPoint, "-servername", First, "-alpn", list);

            result.Errors.Should().MatchRegex($"CN ?= ?{First}");
            proxy.Log.Records.Should().NotContain(record => record.Message.Contains("ClientHello", StringComparison.Ordinal));
        }
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Clients_that_are_cut_or_talk_garbage_are_ended_and_others_are_served()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.SniProxy(), _hosts);
        (byte[] Said, byte[] Answer)[] clients =
        [
            ([0x16, 3, 1, 0, 200, 1, 0, 0], []),
            ([0x16, 3, 1, 0, 4, 9, 9, 9, 9], [0x15, 3, 3, 0, 2, 2, 50]),
            ([0, 1, 2, 3], "HTTP/1.1 400"u8.ToArray()),
            ([0xFF, 0xFF, (byte)'\n', (byte)'\n'], "HTTP/1.1 400"u8.ToArray()),
        ];
        foreach (var (said, answer) in clients)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(proxy.EndPoint);
            var stream = client.GetStream();
            await stream.WriteAsync(said);
            client.Client.Shutdown(SocketShutdown.Send);
            using var received = new MemoryStream();
            await stream.CopyToAsync(received);
            received.ToArray().Take(answer.Length).Should().Equal(answer);
            received.Length.Should().BeGreaterThanOrEqualTo(answer.Length);
        }

        (await CurlAsync(proxy.EndPoint, $"https://{First}/")).Should().Be("the first");
    }

    [RequiresPeer("nginx", "curl", "haproxy")]
    public async Task A_node_of_ours_uses_somebody_elses_SNI_proxy()
    {
        await using var foreign = await Haproxy.NameProxyAsync(First, _first.EndPoint);
        await using var client = await ForwardAsync(foreign.EndPoint, host: null);

        (await CurlAsync(EndPointOf(client), $"https://{First}/")).Should().Be("the first");
        await FailsAsync(EndPointOf(client), $"https://{Second}/");
    }

    [RequiresPeer("nginx", "curl", "haproxy")]
    public async Task Who_is_on_the_way_sees_another_name_and_the_server_an_unchanged_hello()
    {
        await using var proxy = await ProxyServer.StartAsync(service => service.SniProxy(), _hosts);
        await using var onTheWay = await Haproxy.NameProxyAsync("cdn.test", proxy.EndPoint);
        await using var client = await ForwardAsync(onTheWay.EndPoint, "cdn.test");
        await using var open = await ForwardAsync(onTheWay.EndPoint, host: null);
        await using var plain = await ForwardAsync(proxy.EndPoint, "cdn.test");

        (await CurlAsync(EndPointOf(client), $"https://{First}/")).Should().Be("the first");
        (await CurlAsync(EndPointOf(client), "--tls-max", "1.2", $"https://{Second}/")).Should().Be("the second");
        (await CurlAsync(EndPointOf(plain), "http://plain.test/")).Should().Be(_plain.Body);
        await FailsAsync(EndPointOf(open), $"https://{First}/");
    }

    /// <summary>A port whose clients go to an SNI proxy.</summary>
    private static Task<Forwarder> ForwardAsync(IPEndPoint node, string? host) => new ForwarderBuilder()
        .AddService(service => service.Listen("127.0.0.1:0").Handle("tcp"))
        .Through(chain => chain.Hop(node.ToString(), hop => hop.Sni(host)))
        .StartAsync();

    private static IPEndPoint EndPointOf(Forwarder forwarder) => (IPEndPoint)forwarder.Services[0].LocalEndPoint!;

    private Task<ProgramResult> AskAsync(IPEndPoint proxy, params string[] arguments) => ForeignProgram.RunAsync(
        new ForeignProgramOptions("openssl", ["s_client", "-connect", proxy.ToString(), "-CAfile", _authority.RootFile, .. arguments]), TimeSpan.FromSeconds(30));

    private async Task<string> CurlAsync(IPEndPoint proxy, params string[] arguments)
    {
        var result = await RunAsync(proxy, arguments);
        result.ExitCode.Should().Be(0, "curl {0} said {1}", string.Join(' ', arguments), result.Errors);
        return result.Output;
    }

    private async Task<string> FailsAsync(IPEndPoint proxy, string url)
    {
        var result = await RunAsync(proxy, url);
        result.ExitCode.Should().NotBe(0, "curl should not get {0}", result.Output);
        return result.Errors;
    }

    private Task<ProgramResult> RunAsync(IPEndPoint proxy, params string[] arguments) =>
        Curl.RunAsync(["--cacert", _authority.RootFile, "--connect-to", $"::{proxy}", .. arguments]);
}
