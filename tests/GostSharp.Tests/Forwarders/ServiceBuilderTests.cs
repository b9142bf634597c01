using GostSharp.Configuration;

namespace GostSharp.Tests.Forwarders;

public sealed class ServiceBuilderTests
{
    [Fact]
    public void Proxies_have_the_names_of_gost()
    {
        Build(service => service.Socks5()).Handler.Type.Should().Be("socks5");
        Build(service => service.Socks4()).Handler.Type.Should().Be("socks4");
        Build(service => service.HttpProxy()).Handler.Type.Should().Be("http");
        Build(service => service.AnyProxy()).Handler.Type.Should().Be("auto");
        Build(service => service.Relay()).Handler.Type.Should().Be("relay");
    }

    [Fact]
    public void Tunnels_are_a_number_of_them()
    {
        Build(service => service.Listen("gate:80", "rtcp").Tunnels(4).ListenThrough("out").DialThrough("inner")).Listener.Should()
            .Be(new ListenerConfig { Type = "rtcp", Chain = "out", Metadata = ConfigDictionary.Empty.With("tunnels", 4) });
        foreach (var count in new[] { 0, 65 })
        {
            var tunnels = () => Build(service => service.Tunnels(count));
            tunnels.Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [Fact]
    public void Proxies_serve_UDP_when_they_are_told_to() =>
        Build(service => service.Socks5().AllowUdp()).Handler.Should()
            .Be(new HandlerConfig { Type = "socks5", Metadata = ConfigDictionary.Empty.With("udp", true) });

    [Fact]
    public void Proxies_bind_when_they_are_told_to()
    {
        Build(service => service.Relay().AllowBind()).Handler.Should()
            .Be(new HandlerConfig { Type = "relay", Metadata = ConfigDictionary.Empty.With("bind", true) });
        Build(service => service.Socks5().AllowBind("127.0.0.1:*", "*:8080")).Handler.Should()
            .Be(new HandlerConfig { Type = "socks5", Metadata = ConfigDictionary.Empty.With("bind", true).With("permitListen", "127.0.0.1:*,*:8080") });
    }

    [Fact]
    public void Users_are_asked_for_whatever_the_handler_is()
    {
        Build(service => service.RequireUser("u", "p").Socks5()).Handler.Should()
            .Be(new HandlerConfig { Type = "socks5", Auth = new AuthConfig { Username = "u", Password = "p" } });
        Build(service => service.HttpProxy().RequireUsers("users.txt")).Handler.Should()
            .Be(new HandlerConfig { Type = "http", Auth = new AuthConfig { File = "users.txt" } });
    }

    [Fact]
    public void TLS_has_a_certificate_or_makes_one()
    {
        Build(service => service.OverTls()).Listener.Should().Be(new ListenerConfig { Type = "tls", Tls = new TlsConfig() });
        Build(service => service.OverTls("cert.pem", "key.pem", "ca.pem")).Listener.Should()
            .Be(new ListenerConfig { Type = "tls", Tls = new TlsConfig { CertFile = "cert.pem", KeyFile = "key.pem", CaFile = "ca.pem" } });
    }

    [Fact]
    public void WebSocket_has_a_path()
    {
        Build(service => service.OverWebSocket()).Listener.Should()
            .Be(new ListenerConfig { Type = "ws", Metadata = ConfigDictionary.Empty.With("path", "/ws") });
        Build(service => service.OverSecureWebSocket("/tunnel", "cert.pem", "key.pem")).Listener.Should().Be(new ListenerConfig
        {
            Type = "wss",
            Tls = new TlsConfig { CertFile = "cert.pem", KeyFile = "key.pem" },
            Metadata = ConfigDictionary.Empty.With("path", "/tunnel"),
        });
    }

    [Fact]
    public void Multiplexed_transports_are_set_up_as_those_below_them()
    {
        ListenerOf(service => service.OverMultiplexedTls("c", "k", "a")).Should().Be(ListenerOf(service => service.OverTls("c", "k", "a")) with { Type = "mtls" });
        ListenerOf(service => service.OverMultiplexedWebSocket("/a")).Should().Be(ListenerOf(service => service.OverWebSocket("/a")) with { Type = "mws" });
        ListenerOf(service => service.OverMultiplexedSecureWebSocket("/a", "c", "k")).Should()
            .Be(ListenerOf(service => service.OverSecureWebSocket("/a", "c", "k")) with { Type = "mwss" });
    }

    [Fact]
    public void KCP_has_its_key() =>
        ListenerOf(service => service.OverKcp("secret")).Should().Be(new ListenerConfig { Type = "kcp", Metadata = ConfigDictionary.Empty.With("kcp.key", "secret") });

    [Fact]
    public void It_listens_where_it_was_told_over_whatever_transport() =>
        Build(service => service.OverTls()).Address.Should().Be("127.0.0.1:1080");

    private static ListenerConfig ListenerOf(Action<ServiceBuilder> configure) => Build(configure).Listener;

    private static ServiceConfig Build(Action<ServiceBuilder> configure) =>
        new ForwarderBuilder().AddService(service => configure(service.Listen(":1080"))).Build().Config.Services.Single();
}
