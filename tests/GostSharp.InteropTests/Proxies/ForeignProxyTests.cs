using System.Net;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Proxies;

/// <summary>Our connectors through other people's proxies.</summary>
public sealed class ForeignProxyTests : IAsyncLifetime, IDisposable
{
    private static readonly DnsEndPoint Unknown = new("no-such-host.invalid", 80);

    private readonly EchoServer _target = EchoServer.Start();
    private readonly RefusingEndPoint _nobody = new();

    private DnsEndPoint ByName => new("localhost", _target.EndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _target.DisposeAsync();

    public void Dispose() => _nobody.Dispose();

    [RequiresPeer("microsocks")]
    public async Task Microsocks_without_users()
    {
        await using var server = await SocksServers.MicrosocksAsync();
        await using var chain = Chains.Through($"socks5://{server.EndPoint}");
        await chain.EchoesAsync(_target.EndPoint);
        await chain.EchoesAsync(ByName);
        await RefusesAsync(chain, FailureReason.Refused);
        await DoesNotKnowAsync(chain);
    }

    [RequiresPeer("microsocks")]
    public async Task Microsocks_with_a_user()
    {
        await using var server = await SocksServers.MicrosocksAsync("me", "s3cret");
        await using var right = Chains.Through($"socks5://me:s3cret@{server.EndPoint}");
        await right.EchoesAsync(_target.EndPoint);
        await using var notls = Chains.Through($"socks5://me:s3cret@{server.EndPoint}?notls=true");
        await notls.EchoesAsync(_target.EndPoint);
        await AuthenticatesAsync(Chains.Through($"socks5://me:wrong@{server.EndPoint}"), $"hop-0/node-0 socks5 at {server.EndPoint}: *");
        await AuthenticatesAsync(Chains.Through($"socks5://{server.EndPoint}"), $"hop-0/node-0 socks5 at {server.EndPoint}: *");
    }

    [RequiresPeer("danted")]
    public async Task Dante_without_users()
    {
        await using var server = await SocksServers.DanteAsync();
        await using var chain = Chains.Through($"socks5://{server.EndPoint}");
        await chain.EchoesAsync(_target.EndPoint);
        await chain.EchoesAsync(ByName);
        await RefusesAsync(chain, FailureReason.Refused);
        await DoesNotKnowAsync(chain);
    }

    [RequiresPeer("danted")]
    public async Task Dante_carries_packets_beside_the_stream()
    {
        await using var server = await SocksServers.DanteAsync();
        await using var chain = Chains.Through($"socks5://{server.EndPoint}?relay=udp");
        using var target = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var packets = await chain.ConnectDatagramAsync(new ConnectContext(target.Client.LocalEndPoint));
        var buffer = new byte[65_536];
        foreach (var size in new[] { 1, 1472, 8192 })
        {
            await packets.SendAsync(RandomBytes.Create(size, size));
            var asked = await target.ReceiveAsync().WaitAsync(TestTimeouts.Wait);
            await target.SendAsync(asked.Buffer, asked.RemoteEndPoint);
            var read = await packets.ReceiveAsync(buffer).AsTask().WaitAsync(TestTimeouts.Wait);
            buffer[..read.Length].Should().Equal(RandomBytes.Create(size, size));
        }
    }

    [RequiresPeer("danted")]
    public async Task Dante_does_not_know_gosts_tunnel_and_the_failure_is_the_nodes()
    {
        await using var server = await SocksServers.DanteAsync();
        await using var chain = Chains.Through($"socks5://{server.EndPoint}");
        var connecting = async () => await chain.ConnectDatagramAsync(new ConnectContext(Address.Parse("127.0.0.1:53")));
        (await connecting.Should().ThrowAsync<ConnectFailedException>()).Which.Place.Should().Be("hop-0/node-0");
    }

    [RequiresPeer("danted")]
    public async Task Dante_also_serves_SOCKS4_but_not_4a()
    {
        await using var server = await SocksServers.DanteAsync();
        await using var chain = Chains.Through($"socks4://{server.EndPoint}?disable4a=true");
        await chain.EchoesAsync(_target.EndPoint);
        await using var names = Chains.Through($"socks4a://{server.EndPoint}");
        foreach (var failure in new[] { await chain.FailsAsync(_nobody.EndPoint), await names.FailsAsync(_target.EndPoint) })
        {
            failure.Site.Should().Be(FailureSite.Target);
            failure.Message.Should().EndWith("the proxy answered: request failed");
        }
    }

    [RequiresPeer("danted")]
    public async Task Dante_with_a_wrong_user()
    {
        await using var server = await SocksServers.DanteAsync(asksForUser: true);
        await AuthenticatesAsync(Chains.Through($"socks5://nobody-of-that-name:wrong@{server.EndPoint}"), $"hop-0/node-0 socks5 at {server.EndPoint}: *");
    }

    [RequiresPeer("tinyproxy")]
    public async Task Tinyproxy_without_users()
    {
        await using var server = await Tinyproxy.StartAsync();
        await using var chain = Chains.Through($"http://{server.EndPoint}");
        await chain.EchoesAsync(_target.EndPoint);
        await chain.EchoesAsync(ByName);
        (await chain.FailsAsync(_nobody.EndPoint)).Message.Should().Contain("50");
        (await chain.FailsAsync(Unknown)).Message.Should().Contain("50");
    }

    [RequiresPeer("tinyproxy")]
    public async Task Tinyproxy_with_a_user()
    {
        await using var server = await Tinyproxy.StartAsync("me", "s3cret");
        await using var right = Chains.Through($"http://me:s3cret@{server.EndPoint}");
        await right.EchoesAsync(_target.EndPoint);
        await AuthenticatesAsync(Chains.Through($"http://me:wrong@{server.EndPoint}"), $"hop-0/node-0 http at {server.EndPoint}: *");
        await AuthenticatesAsync(Chains.Through($"http://{server.EndPoint}"), $"hop-0/node-0 http at {server.EndPoint}: *");
    }

    [RequiresPeer("microsocks", "danted", "tinyproxy")]
    public async Task All_of_them_in_one_chain()
    {
        await using var microsocks = await SocksServers.MicrosocksAsync("me", "s3cret");
        await using var tinyproxy = await Tinyproxy.StartAsync("you", "hidden");
        await using var dante = await SocksServers.DanteAsync();
        await using var chain = new ForwarderBuilder()
            .Through(hops => hops.Hop($"socks5://me:s3cret@{microsocks.EndPoint}").Hop($"http://you:hidden@{tinyproxy.EndPoint}").Hop($"socks4://{dante.EndPoint}?disable4a=true"))
            .BuildChain();
        await chain.EchoesAsync(_target.EndPoint);
    }

    private async Task RefusesAsync(ChainRoute chain, FailureReason reason)
    {
        var failure = await chain.FailsAsync(_nobody.EndPoint);
        failure.Should().BeEquivalentTo(new { Reason = reason, Site = FailureSite.Target, Target = _nobody.EndPoint });
        failure.Message.Should().Contain(_nobody.EndPoint.ToString());
    }

    private static async Task DoesNotKnowAsync(ChainRoute chain)
    {
        var failure = await chain.FailsAsync(Unknown);
        failure.Site.Should().Be(FailureSite.Target);
        failure.Message.Should().Contain("no-such-host.invalid:80");
    }

    private async Task AuthenticatesAsync(ChainRoute chain, string message)
    {
        await using (chain)
        {
            var failure = await chain.FailsAsync(_target.EndPoint);
            failure.Should().BeEquivalentTo(new { Reason = FailureReason.Authentication, Site = FailureSite.Node, Place = "hop-0/node-0" });
            failure.Message.Should().Match(message).And.NotContain("s3cret").And.NotContain("wrong@");
        }
    }
}
