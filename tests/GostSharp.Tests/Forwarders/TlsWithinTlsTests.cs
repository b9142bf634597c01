using GostSharp.Configuration;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

/// <summary>SOCKS5 turns to TLS by itself, also within a transport that is TLS already; gost's servers have a generated certificate there.</summary>
public sealed class TlsWithinTlsTests : IDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly PemAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("socks5+tls://server:1080?secure=true&ca={0}")]
    [InlineData("socks5+tls://server:1080?ca={0}&secure=false")]
    [InlineData("socks5+tls://server:1080?pin={1}")]
    public async Task What_a_transport_has_verified_is_not_verified_again(string url)
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        var (outer, inner) = (_authority.Issue("server"), OtherCertificate());
        await using var server = await On("server").AddService(service => service.Listen("server:1080").Socks5().OverTls(outer.CertFile, outer.KeyFile)
            .Configure(config => config with { Handler = config.Handler with { Tls = inner } })).StartAsync();
        await using var chain = On("client").Forward(string.Format(null, url, Uri.EscapeDataString(_authority.RootFile), outer.Pin)).BuildChain();

        (await chain.AskAsync("echo:7", "hello")).Should().Be("echo\nhello");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_asked_for_where_nothing_else_encrypts_is_verified(bool isTrusted)
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        var (good, other) = (_authority.Issue("server"), OtherCertificate());
        var tls = isTrusted ? new TlsConfig { CertFile = good.CertFile, KeyFile = good.KeyFile } : other;
        await using var server = await On("server").AddService(service => service.Listen("server:1080").Socks5()
            .Configure(config => config with { Handler = config.Handler with { Tls = tls } })).StartAsync();
        await using var chain = On("client").Forward($"socks5://server:1080?secure=true&ca={Uri.EscapeDataString(_authority.RootFile)}").BuildChain();

        var asking = async () => await chain.AskAsync("echo:7", "hello");

        if (isTrusted)
        {
            (await asking()).Should().Be("echo\nhello");
        }
        else
        {
            (await asking.Should().ThrowAsync<ConnectFailedException>()).Which.Message.Should().StartWith("hop-0/node-0 socks5 at server:1080: ");
        }
    }

    private TlsConfig OtherCertificate()
    {
        using var other = new PemAuthority("Another Root");
        var file = other.Issue("elsewhere");
        var (certificate, key) = (_authority.RootFile + ".other", _authority.RootFile + ".other.key");
        File.Copy(file.CertFile, certificate, overwrite: true);
        File.Copy(file.KeyFile, key, overwrite: true);
        return new TlsConfig { CertFile = certificate, KeyFile = key };
    }

    private ForwarderBuilder On(string host) => new ForwarderBuilder().UseRoute(_network.GetHost(host));
}
