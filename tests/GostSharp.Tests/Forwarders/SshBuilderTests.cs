using GostSharp.Configuration;

namespace GostSharp.Tests.Forwarders;

public sealed class SshBuilderTests
{
    private static readonly AuthConfig User = new() { Username = "u", Password = "p" };

    [Fact]
    public void A_server_has_a_host_key_and_those_whom_it_lets_in()
    {
        var expected = new ServiceConfig
        {
            Name = "service-0",
            Address = "127.0.0.1:22",
            Handler = new HandlerConfig { Type = "sshd" },
            Listener = new ListenerConfig
            {
                Type = "sshd",
                Auth = User,
                Metadata = ConfigDictionary.Empty.With("privateKeyFile", "host").With("authorizedKeys", "keys"),
            },
        };

        Service(service => service.Ssh("host").AuthorizedKeys("keys").RequireUser("u", "p")).Should().Be(expected);
        Service(service => service.RequireUser("u", "p").Ssh("host").AuthorizedKeys("keys")).Should().Be(expected);
    }

    [Fact]
    public void Without_a_file_nothing_is_said_of_the_host_key() =>
        Service(service => service.OverSsh().Socks5().RequireUser("u", "p")).Should().Be(new ServiceConfig
        {
            Name = "service-0",
            Address = "127.0.0.1:22",
            Handler = new HandlerConfig { Type = "socks5", Auth = User },
            Listener = new ListenerConfig { Type = "ssh" },
        });

    [Fact]
    public void A_hop_logs_in_and_knows_whom_it_talks_to()
    {
        var dialer = new DialerConfig
        {
            Type = "sshd",
            Auth = User,
            Metadata = ConfigDictionary.Empty.With("privateKeyFile", "key").With("passphrase", "words").With("hostKey", "SHA256:a,SHA256:b").With("knownHosts", "known"),
        };

        var login = Node(hop => hop.Ssh().Login("u", "p").PrivateKey("key", "words").HostKey("SHA256:a", "SHA256:b").KnownHosts("known"));
        login.Dialer.Should().Be(dialer);
        login.Connector.Should().Be(new ConnectorConfig { Type = "sshd" });
        Node(hop => hop.Credentials("u", "p").PrivateKey("key", "words").HostKey("SHA256:a", "SHA256:b").KnownHosts("known").Ssh()).Should().Be(login);
    }

    [Fact]
    public void A_tunnel_and_what_it_carries_have_credentials_of_their_own()
    {
        var node = Node(hop => hop.Socks5().Credentials("u", "p").OverSsh().Login("other").WithoutVerification());

        node.Connector.Should().Be(new ConnectorConfig { Type = "socks5", Auth = User });
        node.Dialer.Should().Be(new DialerConfig { Type = "ssh", Auth = new AuthConfig { Username = "other" }, Tls = new TlsConfig { Secure = false } });
    }

    private static ServiceConfig Service(Action<ServiceBuilder> configure) =>
        new ForwarderBuilder().AddService(service => configure(service.Listen(":22"))).Build().Config.Services.Single();

    private static NodeConfig Node(Action<HopBuilder> configure) =>
        new ForwarderBuilder().ForwardTcp(":0", "h:1").Through(chain => chain.Hop("gw:22", configure)).Build().Config.Chains[0].Hops[0].Nodes[0];
}
