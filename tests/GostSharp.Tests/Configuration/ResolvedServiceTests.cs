using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ResolvedServiceTests
{
    private static readonly TlsConfig Default = new() { CertFile = "default.pem", KeyFile = "default.key", CaFile = "default-ca.pem" };
    private static readonly TlsConfig Own = new() { CertFile = "own.pem", KeyFile = "own.key" };

    [Fact]
    public void A_service_that_runs_equals_the_same_one_read_anew()
    {
        var (running, readAnew) = (Read(), Read());
        _ = running.Options;
        running.Should().Be(readAnew);

        static ResolvedService Read() => ResolvedService.Resolve(new GostConfig
        {
            Services = [new ServiceConfig { Name = "a", Address = ":0", Targets = new TargetsConfig { Nodes = [new TargetConfig { Name = "t", Address = "h:1" }] } }],
        })[0];
    }

    [Theory]
    [InlineData("tls", "forward", true)]
    [InlineData("WSS", "forward", true)]
    [InlineData("quic", "forward", true)]
    [InlineData("tcp", "socks5", true)]
    [InlineData("tcp", "Auto", true)]
    [InlineData("tcp", "forward", false)]
    [InlineData("ws", "http", false)]
    public void The_default_certificate_is_for_those_who_have_a_use_for_one(string listener, string handler, bool isFor)
    {
        var service = Resolve(Default, new ListenerConfig { Type = listener }, new HandlerConfig { Type = handler });

        service.DefaultTls.Should().Be(isFor ? Default : null);
        service.ListenerTls.Should().Be(isFor ? Default : new TlsConfig());
    }

    [Fact]
    public void Who_names_a_certificate_has_that_one_with_its_key()
    {
        var service = Resolve(Default, new ListenerConfig { Type = "tls", Tls = Own }, new HandlerConfig { Type = "socks5" });

        service.ListenerTls.Should().Be(Own with { CaFile = "default-ca.pem" });
        service.HandlerTls.Should().Be(Own with { CaFile = "default-ca.pem" });
    }

    [Fact]
    public void A_certificate_without_its_key_does_not_get_another_ones()
    {
        var half = new TlsConfig { CertFile = "own.pem" };

        Resolve(Default, new ListenerConfig { Type = "tls", Tls = half }, new HandlerConfig()).ListenerTls.Should().Be(half with { CaFile = "default-ca.pem" });
    }

    [Fact]
    public void Authorities_of_its_own_go_with_the_default_certificate() =>
        Resolve(Default, new ListenerConfig { Type = "tls", Tls = new TlsConfig { CaFile = "own-ca.pem" } }, new HandlerConfig())
            .ListenerTls.Should().Be(Default with { CaFile = "own-ca.pem" });

    [Fact]
    public void A_handler_looks_at_itself_then_at_its_listener_and_then_at_the_default()
    {
        var listener = new TlsConfig { CertFile = "listener.pem", KeyFile = "listener.key", CaFile = "listener-ca.pem" };

        Resolve(Default, new ListenerConfig { Tls = listener }, new HandlerConfig { Type = "socks5", Tls = Own }).HandlerTls.Should().Be(Own with { CaFile = "listener-ca.pem" });
        Resolve(Default, new ListenerConfig { Tls = listener }, new HandlerConfig { Type = "socks5" }).HandlerTls.Should().Be(listener);
        Resolve(Default, new ListenerConfig(), new HandlerConfig { Type = "socks5" }).HandlerTls.Should().Be(Default);
        Resolve(null, new ListenerConfig(), new HandlerConfig { Type = "socks5" }).HandlerTls.Should().Be(new TlsConfig());
    }

    [Fact]
    public void What_is_demanded_of_servers_is_no_listeners_matter() =>
        Resolve(null, new ListenerConfig { Type = "tls", Tls = Own with { Secure = true, ServerName = "x", Pin = "y" } }, new HandlerConfig()).ListenerTls.Should().Be(Own);

    [Fact]
    public void A_new_default_certificate_is_another_listener_only_where_it_is_used()
    {
        var (tls, pinned, plain) = (new ListenerConfig { Type = "tls" }, new ListenerConfig { Type = "tls", Tls = Default with { CaFile = "ca" } }, new ListenerConfig());
        var changed = Default with { CertFile = "new.pem", CaFile = "new-ca.pem" };

        Resolve(Default, tls, new HandlerConfig()).ListensLike(Resolve(changed, tls, new HandlerConfig())).Should().BeFalse();
        Resolve(Default, pinned, new HandlerConfig()).ListensLike(Resolve(changed, pinned, new HandlerConfig())).Should().BeTrue();
        Resolve(Default, plain, new HandlerConfig()).Should().Be(Resolve(changed, plain, new HandlerConfig()));
    }

    private static ResolvedService Resolve(TlsConfig? tls, ListenerConfig listener, HandlerConfig handler) => ResolvedService.Resolve(new GostConfig
    {
        Tls = tls,
        Services = [new ServiceConfig { Name = "a", Address = ":0", Listener = listener, Handler = handler }],
    })[0];
}
