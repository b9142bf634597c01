using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Proxies;

namespace GostSharp.InteropTests.WebSockets;

/// <summary>Our dialer to nginx, and nginx to our listener.</summary>
public sealed class NginxTests : IAsyncLifetime
{
    private readonly EchoServer _target = EchoServer.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _target.DisposeAsync();

    [RequiresPeer("nginx")]
    public async Task A_chain_goes_through_a_reverse_proxy()
    {
        await using var server = await ProxyServer.StartAsync(service => service.Socks5().OverWebSocket("/tunnel"));
        await using var nginx = await NginxWebSocketProxy.StartAsync(server.EndPoint);
        await using var chain = Chains.Through(nginx.EndPoint, hop => hop.Socks5().OverWebSocket("/tunnel", "proxy.test"));
        await chain.EchoesAsync(_target.EndPoint, 20_000_000);
        await Eventually.TrueAsync(() => _target.Open == 0, "the target sees the end through nginx");
    }

    [RequiresPeer("nginx")]
    public async Task Nginx_does_the_TLS_for_our_listener()
    {
        using var authority = new PemAuthority();
        await using var server = await ProxyServer.StartAsync(service => service.AnyProxy().OverWebSocket("/tunnel"));
        await using var nginx = await NginxWebSocketProxy.StartAsync(server.EndPoint, authority.Issue("127.0.0.1"));
        await using var chain = Chains.Through(nginx.EndPoint, hop => hop.Http().OverSecureWebSocket("/tunnel").TrustAuthorities(authority.RootFile));
        await chain.EchoesAsync(_target.EndPoint);
        await using var wary = Chains.Through(nginx.EndPoint, hop => hop.Http().OverSecureWebSocket("/tunnel"));
        (await wary.FailsAsync(_target.EndPoint)).Reason.Should().Be(FailureReason.Authentication);
    }

    [RequiresPeer("nginx")]
    public async Task Two_hundred_connections_go_through_it_at_once()
    {
        await using var server = await ProxyServer.StartAsync(service => service.OverWebSocket("/tunnel").To(_target.EndPoint.ToString()));
        await using var nginx = await NginxWebSocketProxy.StartAsync(server.EndPoint);
        await using var chain = Chains.Through(nginx.EndPoint, hop => hop.OverWebSocket("/tunnel"));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => chain.EchoesAsync(_target.EndPoint, 50_000)));
    }

    [RequiresPeer("nginx")]
    public async Task A_path_that_is_not_the_tunnels_is_an_error_that_says_so()
    {
        await using var server = await ProxyServer.StartAsync(service => service.OverWebSocket("/tunnel").To(_target.EndPoint.ToString()));
        await using var nginx = await NginxWebSocketProxy.StartAsync(server.EndPoint);
        foreach (var path in new[] { "/elsewhere", "/tunnel/elsewhere" })
        {
            await using var chain = Chains.Through(nginx.EndPoint, hop => hop.OverWebSocket(path));
            var failure = await chain.FailsAsync(null);
            failure.Message.Should().StartWith($"hop-0/node-0 forward+ws at {nginx.EndPoint}: ").And.Contain("404");
            failure.Site.Should().Be(FailureSite.Node);
        }
    }

    [RequiresPeer("nginx")]
    public async Task A_listener_that_is_gone_is_an_error_that_names_nginx_answer()
    {
        using var nobody = new RefusingEndPoint();
        await using var nginx = await NginxWebSocketProxy.StartAsync(nobody.EndPoint);
        await using var chain = Chains.Through(nginx.EndPoint, hop => hop.OverWebSocket("/tunnel"));
        (await chain.FailsAsync(null)).Message.Should().Contain("502");
    }
}
