using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Protocols.Binding;
using GostSharp.Tests.Transports.Tls;
using GostSharp.Tests.Yaml;
using GostSharp.Yaml;

namespace GostSharp.Tests.Configuration;

public sealed class SshParametersTests
{
    private const string Fingerprint = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Unverified = "chain-0/hop-0/node-0: the node's host key is not verified; secure=true or knownHosts=FILE verifies it, hostKey=SHA256:... trusts exactly one";
    private const string Open = "service-0: whoever can connect may use it; user:password@ or authorizedKeys=FILE says who may";
    private const string AnyPassword = "service-0: the user has no password: whoever knows the name gets in with any; user:password@ or authorizedKeys=FILE says who may";
    private const string Everywhere = "service-0: whoever may use it can open ports on every interface; permitListen=localhost:* keeps them on this machine";

    [Theory]
    [InlineData("", 7.5, 2)]
    [InlineData("keepalive=true", 7.5, 2)]
    [InlineData("keepalive=true&ttl=5s&keepalive.retries=4", 5, 4)]
    [InlineData("keepalive.interval=7", 7, 2)]
    [InlineData("ttl=0", 7.5, 2)]
    [InlineData("ttl=-5s", 7.5, 2)]
    [InlineData("ping=3&retry=1", 3, 2)]
    [InlineData("ping=3s&retry=4", 3, 5)]
    [InlineData("ping=3s&timeout=4", 3, 2, 4d)]
    [InlineData("timeout=4", 7.5, 2)]
    [InlineData("keepalive=false&ttl=5s", -1, 1)]
    [InlineData("keepalive=false&keepalive.timeout=5s", -1, 1)]
    [InlineData("keepalive.timeout=15s", 7.5, 2, 15d)]
    [InlineData("keepalive.timeout=0", 7.5, 2)]
    [InlineData("ttl=30s&keepalive.timeout=2&keepalive.retries=1", 30, 1, 2d)]
    public void The_other_end_is_asked_whether_it_is_there(string query, double seconds, int limit, double? patience = null)
    {
        var metadata = GostCommandLine.Parse(["tcp://127.0.0.1:1/h:1"], [$"sshd://gw:22?{query}"]).Config.Chains[0].Hops[0].Nodes[0].Dialer.Metadata;

        var expected = seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
        SshKeepAlive.Of(new ParameterReader(metadata)).Should().Be(new SshKeepAlive(expected, limit, patience is { } given ? TimeSpan.FromSeconds(given) : null));
    }

    [Fact]
    public void Files_have_the_names_of_both_versions()
    {
        var v3 = Reader(("privateKeyFile", "a"), ("passphrase", "b"), ("authorizedKeys", "c"), ("knownHosts", "d"));
        SshParameters.KeyOf(v3).Should().Be(("a", "b"));
        SshParameters.AuthorizedKeysOf(v3).Should().Be("c");
        SshParameters.KnownHostsOf(v3).Should().Be("d");

        var v2 = Reader(("ssh_key", "~/a"), ("ssh_authorized_keys", "c"));
        SshParameters.KeyOf(v2).Should().Be((Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "a"), null));
        SshParameters.AuthorizedKeysOf(v2).Should().Be("c");
    }

    [Theory]
    [InlineData(Fingerprint, true)]
    [InlineData(Fingerprint + "=", true)]
    [InlineData(Fingerprint + "," + Fingerprint, true)]
    [InlineData("SHA256:ab cdAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true)]
    [InlineData("MD5:00:11", false)]
    [InlineData("SHA256:AAAA", false)]
    [InlineData(Fingerprint + ",nothing", false)]
    [InlineData("SHA256:!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false)]
    public void A_host_key_is_named_by_its_fingerprint(string text, bool isRight)
    {
        var config = GostCommandLine.Parse(["tcp://127.0.0.1:1/h:1"], [$"sshd://gw:22?hostKey={text}"]).Config;

        var errors = ConfigValidator.Validate(config, ComponentRegistry.Standard).Where(error => error.Contains("hostKey", StringComparison.Ordinal));
        errors.Should().HaveCount(isRight ? 0 : 1);
    }

    [Fact]
    public void A_plus_sign_of_a_fingerprint_may_stay_as_it_is_in_a_URL() =>
        SshParameters.HostKeysOf(Reader(("hostKey", "SHA256:ab cd=,SHA256:ef"))).Should().Equal("SHA256:ab+cd", "SHA256:ef");

    [Theory]
    [InlineData("sshd://gw:22", Unverified)]
    [InlineData("ssh://gw:22?secure=false", Unverified)]
    [InlineData("sshd://gw:22?secure=true", null)]
    [InlineData("sshd://gw:22?knownHosts=known_hosts", null)]
    [InlineData("socks5+ssh://gw:22?hostKey=" + Fingerprint, null)]
    [InlineData("sshd://gw:22?secure=true&privateKeyFile=key&passphrase=words", null)]
    [InlineData("sshd://gw:22?secure=true&passphrase=words", "chain-0/hop-0/node-0: there is a passphrase, and no privateKeyFile that it could protect")]
    [InlineData("sshd://gw:22?secure=true&ca=ca.pem", "chain-0/hop-0/node-0: the dialer 'sshd' knows keys and no certificates; those given have no effect")]
    public void Whoever_does_not_look_whom_it_talks_to_is_told(string node, string? expected) =>
        ConfigWarnings.Find(GostCommandLine.Parse(["tcp://127.0.0.1:1/h:1"], [node]).Config).Should().Equal(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("sshd://127.0.0.1:22", Open, Everywhere)]
    [InlineData("forward+ssh://127.0.0.1:22", Open, Everywhere)]
    [InlineData("sshd://u:p@127.0.0.1:22", Everywhere)]
    [InlineData("sshd://me@127.0.0.1:22", AnyPassword, Everywhere)]
    [InlineData("socks5+ssh://me@127.0.0.1:22", AnyPassword)]
    [InlineData("sshd://me@127.0.0.1:22?authorizedKeys=file", Everywhere)]
    [InlineData("sshd://127.0.0.1:22?authorizedKeys=file", Everywhere)]
    [InlineData("sshd://127.0.0.1:22?ssh_authorized_keys=file&bind=false")]
    [InlineData("sshd://u:p@127.0.0.1:22?permitListen=localhost:*&permitOpen=*:80")]
    [InlineData("ssh://127.0.0.1:22/h:1", Open)]
    [InlineData("socks5+ssh://u:p@127.0.0.1:22?key=host.pem")]
    public void Whoever_lets_everybody_in_is_told(string url, params string[] expected) =>
        ConfigWarnings.Find(GostCommandLine.Parse([url], []).Config).Should().BeEquivalentTo(expected);

    [Theory]
    [InlineData("-L sshd+tls://127.0.0.1:22", "handler: 'sshd' serves what the listener 'sshd' accepts, not 'tls'")]
    [InlineData("-L sshd+ssh://127.0.0.1:22", "handler: 'sshd' serves what the listener 'sshd' accepts, not 'ssh'")]
    [InlineData("-L tcp://127.0.0.1:1/h:1 -F sshd+ssh://gw:22", "connector: 'sshd' asks over the dialer 'sshd', not over 'ssh'")]
    [InlineData("-L tcp://127.0.0.1:1/h:1 -F socks5+sshd://gw:22", "dialer: 'sshd' is for the connector 'sshd'; other connectors are carried by 'ssh'")]
    public void What_does_not_go_together_is_a_mistake(string line, string expected)
    {
        var arguments = GostArguments.Parse(line.Split(' '));

        ConfigValidator.Validate(GostCommandLine.Parse(arguments).Config, ComponentRegistry.Standard).Should().ContainSingle().Which.Should().EndWith(expected);
    }

    [Fact]
    public void Credentials_at_the_handler_would_leave_a_server_open()
    {
        var config = GostText.YamlConfig("services: [{addr: '127.0.0.1:22', handler: {type: sshd, auth: {username: u, password: p}}, listener: {type: sshd}}]");

        ConfigValidator.Validate(config, ComponentRegistry.Standard).Should().Equal(
            "services[0] 'service-0': handler: 'sshd' asks nobody for credentials: those of an SSH server are its listener's");
    }

    [Fact]
    public void Components_of_the_user_go_together_as_the_user_says()
    {
        var registry = BuiltInComponents.CreateRegistry();
        registry.Handlers.Set("sshd", _ => throw new NotSupportedException());
        registry.Connectors.Set("sshd", _ => throw new NotSupportedException());

        ConfigValidator.Validate(GostCommandLine.Parse(["sshd+tls://127.0.0.1:22"], ["sshd+tcp://gw:22"]).Config, registry).Should().BeEmpty();
    }

    [Theory]
    [InlineData("sshd://127.0.0.1:22", true, "*")]
    [InlineData("sshd://127.0.0.1:22?bind=false", false, null)]
    [InlineData("sshd://127.0.0.1:22?permitListen=*:80", true, "*:80")]
    public void An_SSH_server_binds_unless_it_is_told_not_to(string url, bool isOn, string? permits) =>
        BindParameters.Of(GostCommandLine.Parse([url], []).Config.Services[0].Handler).Should().Be(new BindParameters(isOn, permits));

    [Fact]
    public void In_programs_host_keys_are_verified_and_ports_opened_on_the_loopback_only()
    {
        var config = new ForwarderBuilder().Listen("sshd://u:p@127.0.0.1:22").Forward("sshd://gw:22").Build().Config;
        config.Chains[0].Hops[0].Nodes[0].Dialer.Tls!.Secure.Should().BeNull();
        BindParameters.Of(config.Services[0].Handler).Permits.Should().BeSameAs(ListenPermits.Safe);

        var file = GostFile.Parse(GostFile.Write(config, GostFileFormat.Yaml), GostFileFormat.Yaml, "written").Config;
        file.Chains[0].Hops[0].Nodes[0].Dialer.Tls!.Secure.Should().BeTrue();
        BindParameters.Of(file.Services[0].Handler).PermitListen.Should().Be(ListenPermits.OnlyThisMachine);
    }

    [Fact]
    public void What_gost_does_not_verify_is_said_so_when_it_is_read()
    {
        var config = GostText.YamlConfig("services: [{addr: '127.0.0.1:1'}]\nchains: [{name: c, hops: [{name: h, nodes: [{name: n, addr: 'gw:22', connector: {type: sshd}, dialer: {type: sshd}}]}]}]");

        config.Chains[0].Hops[0].Nodes[0].Dialer.Tls.Should().Be(new TlsConfig { Secure = false });
        GostText.ShouldSurviveBothFormats(config);
    }

    [Fact]
    public void A_service_with_another_key_or_other_keys_to_let_in_is_another_one()
    {
        using var folder = new PemFolder();
        var file = folder.Write("keys", "one");
        var before = Resolve();
        Resolve().ListensLike(before).Should().BeTrue();

        folder.Write("keys", "two");
        Resolve().ListensLike(before).Should().BeFalse();

        ResolvedService Resolve() => ResolvedService.Resolve(GostCommandLine.Parse([$"sshd://127.0.0.1:22?authorizedKeys={file}"], []).Config)[0];
    }

    private static ParameterReader Reader(params (string Key, string Value)[] entries) =>
        new(new ConfigDictionary(entries.Select(entry => KeyValuePair.Create(entry.Key, (object)entry.Value))));
}
