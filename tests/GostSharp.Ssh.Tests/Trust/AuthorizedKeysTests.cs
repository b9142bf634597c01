using System.Net;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Tests.Keys;
using GostSharp.Ssh.Trust;

namespace GostSharp.Ssh.Tests.Trust;

public sealed class AuthorizedKeysTests
{
    private static readonly SshPublicKey _key = PublicKey("ed25519");
    private static readonly SshPublicKey _other = PublicKey("rsa");
    private static readonly IPAddress _client = IPAddress.Parse("192.0.2.7");

    [Fact]
    public void A_key_without_options_may_do_everything()
    {
        var keys = AuthorizedKeys.Parse($"# comment\n\n{_key} some body@host\n", "file");
        keys.Mistakes.Should().BeEmpty();
        var found = keys.Find(_key, from: null);
        found.Should().NotBeNull();
        found!.Where.Should().Be("file:3");
        found.Comment.Should().Be("some body@host");
        found.Permissions.MayOpen("anything", 1).Should().BeTrue();
        found.Permissions.MayListen("anything", 0).Should().BeTrue();
        keys.Find(_other, null).Should().BeNull();
    }

    [Theory]
    [InlineData("restrict", false)]
    [InlineData("no-port-forwarding", false)]
    [InlineData("restrict,port-forwarding", true)]
    [InlineData("port-forwarding,restrict", false)]
    [InlineData("RESTRICT,Port-Forwarding", true)]
    [InlineData("no-pty,no-X11-forwarding,no-agent-forwarding,no-user-rc", true)]
    [InlineData("command=\"/bin/echo \\\"a, b\\\"\",no-pty", true)]
    [InlineData("environment=\"A=B\"", true)]
    [InlineData("restrict,permitopen=\"a:1\"", false)]
    public void Forwarding_is_allowed_unless_an_option_forbids_it(string options, bool allowed)
    {
        var found = Single($"{options} {_key}");
        found.Permissions.PortForwarding.Should().Be(allowed);
        found.Permissions.MayOpen("a", 1).Should().Be(allowed);
        found.Permissions.MayListen("a", 1).Should().Be(allowed);
    }

    [Theory]
    [InlineData("host:80", "host", 80, true)]
    [InlineData("host:80", "HOST", 80, true)]
    [InlineData("host:80", "host", 81, false)]
    [InlineData("host:80", "other", 80, false)]
    [InlineData("host:*", "host", 1234, true)]
    [InlineData("*:80", "other", 80, true)]
    [InlineData("*:80", "other", 81, false)]
    [InlineData("*.example.com:80", "www.example.com", 80, false)]
    [InlineData("[::1]:80", "::1", 80, true)]
    [InlineData("[::1]:80", "::2", 80, false)]
    public void Permitopen_is_literal(string value, string host, int port, bool allowed)
    {
        var found = Single($"permitopen=\"{value}\" {_key}");
        found.Permissions.MayOpen(host, port).Should().Be(allowed);
        found.Permissions.MayListen(host, port).Should().BeTrue("listening is another matter");
    }

    [Theory]
    [InlineData("8080", "localhost", 8080, true)]
    [InlineData("8080", "", 8080, true)]
    [InlineData("8080", "localhost", 0, false)]
    [InlineData("localhost:8080", "localhost", 8080, true)]
    [InlineData("localhost:8080", "127.0.0.1", 8080, false)]
    [InlineData("localhost:8080", "", 8080, false)]
    [InlineData("127.*:*", "127.0.0.2", 0, true)]
    [InlineData("*:*", "", 0, true)]
    [InlineData("[::1]:22000", "::1", 22000, true)]
    public void Permitlisten_may_be_a_pattern(string value, string host, int port, bool allowed) =>
        Single($"permitlisten=\"{value}\" {_key}").Permissions.MayListen(host, port).Should().Be(allowed);

    [Fact]
    public void Options_that_permit_something_add_up()
    {
        var found = Single($"permitopen=\"a:1\",permitopen=\"b:2\" {_key}");
        found.Permissions.PermitOpen.Should().Equal(new PermittedAddress("a", 1), new PermittedAddress("b", 2));
        found.Permissions.MayOpen("a", 1).Should().BeTrue();
        found.Permissions.MayOpen("b", 2).Should().BeTrue();
        found.Permissions.MayOpen("b", 1).Should().BeFalse();
    }

    [Theory]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.*", true)]
    [InlineData("192.0.2.0/24", true)]
    [InlineData("192.0.3.0/24", false)]
    [InlineData("192.0.2.0/24,!192.0.2.7", false)]
    [InlineData("!192.0.2.0/24", false)]
    [InlineData("2001:db8::/32,192.0.2.?", true)]
    [InlineData("client.example.com", false)]
    public void From_is_where_a_key_is_accepted_from(string value, bool accepted)
    {
        var keys = AuthorizedKeys.Parse($"from=\"{value}\" {_key}");
        keys.Mistakes.Should().BeEmpty();
        (keys.Find(_key, _client) is not null).Should().Be(accepted);
        (keys.Find(_key, _client.MapToIPv6()) is not null).Should().Be(accepted);
        keys.Find(_key, null).Should().BeNull();
    }

    [Fact]
    public void The_first_line_that_accepts_the_client_counts()
    {
        var keys = AuthorizedKeys.Parse($"from=\"10.0.0.0/8\" {_key} inside\nrestrict {_key} outside");
        keys.Find(_key, IPAddress.Parse("10.1.2.3"))!.Comment.Should().Be("inside");
        keys.Find(_key, _client)!.Comment.Should().Be("outside");
    }

    [Theory]
    [InlineData("20260101", "2026-01-01T00:00:00Z")]
    [InlineData("202601010203Z", "2026-01-01T02:03:00Z")]
    [InlineData("20260101020304Z", "2026-01-01T02:03:04Z")]
    public void A_key_expires(string value, string moment)
    {
        value = value.EndsWith('Z') ? value : value + "Z";
        var time = new ManualTime(DateTimeOffset.Parse(moment, null).AddSeconds(-1));
        var keys = AuthorizedKeys.Parse($"expiry-time=\"{value}\" {_key}", timeProvider: time);
        keys.Find(_key, null).Should().NotBeNull();
        time.Advance(TimeSpan.FromSeconds(1));
        keys.Find(_key, null).Should().BeNull();
    }

    [Theory]
    [InlineData("unheard-of KEY", "'unheard-of' is not known")]
    [InlineData("cert-authority KEY", "certificates are not supported")]
    [InlineData("principals=\"a\" KEY", "'principals'")]
    [InlineData("restrict=\"a\" KEY", "'restrict'")]
    [InlineData("permitopen KEY", "'permitopen'")]
    [InlineData("permitopen=\"a\" KEY", "permitopen is not host:port")]
    [InlineData("permitopen=\"80\" KEY", "permitopen is not host:port")]
    [InlineData("permitopen=\"a:0\" KEY", "permitopen is not host:port")]
    [InlineData("permitopen=\"a:65536\" KEY", "permitopen is not host:port")]
    [InlineData("permitopen=\"::1:80\" KEY", "permitopen is not host:port")]
    [InlineData("permitopen=\":80\" KEY", "permitopen is not host:port")]
    [InlineData("permitlisten=\"a:b\" KEY", "permitlisten is not")]
    [InlineData("from=\"1.2.3.4/99\" KEY", "from is not")]
    [InlineData("from=\"\" KEY", "from is not")]
    [InlineData("from=\"a\",from=\"b\" KEY", "'from'")]
    [InlineData("expiry-time=\"tomorrow\" KEY", "expiry-time is not a time")]
    [InlineData("command=unquoted KEY", "not in quotation marks")]
    [InlineData("command=\"no end KEY", "has no end")]
    [InlineData("command=\"a\"b KEY", "comma or a blank")]
    [InlineData(", KEY", "''")]
    [InlineData("restrict, KEY", "''")]
    [InlineData("restrict", "no key")]
    [InlineData("restrict ssh-ed25519 AAAA", "malformed")]
    [InlineData("ssh-dss AAAAB3NzaC1kc3M=", "not supported")]
    public void A_line_that_is_not_understood_is_refused_and_told(string line, string message)
    {
        var keys = AuthorizedKeys.Parse($"{line.Replace("KEY", _key.ToString(), StringComparison.Ordinal)}\n{_other}", "file");
        keys.Mistakes.Should().ContainSingle().Which.Should().StartWith("file:1: ").And.ContainEquivalentOf(message);
        keys.Find(_key, _client).Should().BeNull();
        keys.Find(_other, _client).Should().NotBeNull();
    }

    private static AuthorizedKey Single(string line)
    {
        var keys = AuthorizedKeys.Parse(line);
        keys.Mistakes.Should().BeEmpty();
        return keys.Keys.Should().ContainSingle().Subject;
    }

    private static SshPublicKey PublicKey(string name)
    {
        using var key = TestKey.Load(name);
        return key.PublicKey;
    }
}
