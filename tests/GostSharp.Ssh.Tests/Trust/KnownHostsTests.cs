using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Tests.Keys;
using GostSharp.Ssh.Trust;

namespace GostSharp.Ssh.Tests.Trust;

public sealed class KnownHostsTests
{
    private static readonly SshPublicKey _key = PublicKey("ed25519");
    private static readonly SshPublicKey _other = PublicKey("ed25519-aes128-ctr");
    private static readonly SshPublicKey _ecdsa = PublicKey("ecdsa-256");

    [Theory]
    [InlineData("example.com", "example.com", 22, true)]
    [InlineData("Example.COM", "eXample.com", 22, true)]
    [InlineData("example.com", "example.com", 2222, false)]
    [InlineData("[example.com]:2222", "example.com", 2222, true)]
    [InlineData("[example.com]:2222", "example.com", 22, false)]
    [InlineData("a,b,c", "b", 22, true)]
    [InlineData("a,b,c", "d", 22, false)]
    [InlineData("*.example.com", "www.example.com", 22, true)]
    [InlineData("*.example.com", "example.com", 22, false)]
    [InlineData("*.example.com,!www.example.com", "www.example.com", 22, false)]
    [InlineData("!www.example.com,*.example.com", "www.example.com", 22, false)]
    [InlineData("!www.example.com,*.example.com", "ftp.example.com", 22, true)]
    [InlineData("!www.example.com", "ftp.example.com", 22, false)]
    [InlineData("192.0.2.?", "192.0.2.7", 22, true)]
    [InlineData("192.0.2.?", "192.0.2.77", 22, false)]
    [InlineData("::1", "::1", 22, true)]
    [InlineData("[::1]:22022", "::1", 22022, true)]
    [InlineData("[*]:22022", "::1", 22022, true)]
    [InlineData("|1|AAECAwQFBgcICQoLDA0ODxAREhM=|nnUK16ANsXd3hL31YfAkGOluSjU=", "example.com", 22, true)]
    [InlineData("|1|AAECAwQFBgcICQoLDA0ODxAREhM=|nnUK16ANsXd3hL31YfAkGOluSjU=", "example.org", 22, false)]
    [InlineData("|1|AAECAwQFBgcICQoLDA0ODxAREhM=|inMeaWLYlXVECwyjaWa26Uy47dk=", "127.0.0.1", 22022, true)]
    [InlineData("|1|AAECAwQFBgcICQoLDA0ODxAREhM=|inMeaWLYlXVECwyjaWa26Uy47dk=", "127.0.0.1", 22, false)]
    public void Names_match_as_in_openssh(string names, string host, int port, bool matches)
    {
        var hosts = KnownHosts.Parse($"{names} {_key} comment");
        hosts.Mistakes.Should().BeEmpty();
        hosts.Check(host, port, _key).Status.Should().Be(matches ? KnownHostStatus.Match : KnownHostStatus.Unknown);
    }

    [Fact]
    public void Another_key_of_the_same_type_is_a_change_and_the_line_is_named()
    {
        var hosts = KnownHosts.Parse($"# comment\n\nhost {_key}\r\n", "file");
        hosts.Check("host", 22, _other).Should().Be(new KnownHostResult(KnownHostStatus.Changed, "file:3"));
        hosts.Check("host", 22, _key).Should().Be(new KnownHostResult(KnownHostStatus.Match, "file:3"));
    }

    [Fact]
    public void A_key_of_another_type_is_unknown_and_the_known_one_is_named()
    {
        var hosts = KnownHosts.Parse($"host {_key}", "file");
        hosts.Check("host", 22, _ecdsa).Should().Be(new KnownHostResult(KnownHostStatus.Unknown, "file:1"));
        hosts.Check("elsewhere", 22, _ecdsa).Should().Be(new KnownHostResult(KnownHostStatus.Unknown, null));
    }

    [Fact]
    public void One_of_several_keys_is_enough()
    {
        var hosts = KnownHosts.Parse($"host {_other}\nhost {_ecdsa}\nhost {_key}");
        hosts.Check("host", 22, _key).Status.Should().Be(KnownHostStatus.Match);
        hosts.Check("host", 22, _other).Status.Should().Be(KnownHostStatus.Match);
    }

    [Fact]
    public void A_revoked_key_is_refused_wherever_it_stands()
    {
        var hosts = KnownHosts.Parse($"host {_key}\n@revoked * {_key}\nhost {_other}", "file");
        hosts.Mistakes.Should().BeEmpty();
        hosts.Check("host", 22, _key).Should().Be(new KnownHostResult(KnownHostStatus.Revoked, "file:2"));
        hosts.Check("host", 22, _other).Status.Should().Be(KnownHostStatus.Match);
        hosts.Check("elsewhere", 22, _ecdsa).Should().Be(new KnownHostResult(KnownHostStatus.Unknown, null));
    }

    [Fact]
    public void Authorities_and_types_that_are_not_supported_count_for_nothing()
    {
        var hosts = KnownHosts.Parse($"@cert-authority * {_key}\nhost ssh-dss AAAAB3NzaC1kc3M=");
        hosts.Mistakes.Should().BeEmpty();
        hosts.Check("host", 22, _key).Status.Should().Be(KnownHostStatus.Unknown);
    }

    [Theory]
    [InlineData("host", "there is no key")]
    [InlineData("host ssh-ed25519 !!!", "there is no key")]
    [InlineData("@unknown host KEY", "marker @unknown is not known")]
    [InlineData("|1|AAAA|BBBB KEY", "a hashed name is malformed")]
    [InlineData("|1|AAECAwQFBgcICQoLDA0ODxAREhM= KEY", "a hashed name is malformed")]
    public void A_mistake_is_told_with_its_line_and_the_others_count(string line, string message)
    {
        var hosts = KnownHosts.Parse($"{line.Replace("KEY", _key.ToString(), StringComparison.Ordinal)}\nhost {_key}", "file");
        hosts.Mistakes.Should().ContainSingle().Which.Should().StartWith("file:1: ").And.ContainEquivalentOf(message);
        hosts.Check("host", 22, _key).Status.Should().Be(KnownHostStatus.Match);
    }

    [Fact]
    public void The_algorithms_of_a_host_are_those_of_its_keys()
    {
        var hosts = KnownHosts.Parse($"host {_ecdsa}\nhost {PublicKey("rsa")}\nhost {PublicKey("rsa-pkcs1")}\n@revoked host {_key}");
        hosts.Algorithms("host", 22).Should().Equal("ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256");
        hosts.Algorithms("host", 23).Should().BeEmpty();
    }

    [Fact]
    public void A_key_that_is_added_counts_and_can_be_written()
    {
        var hosts = KnownHosts.Parse("");
        hosts.Add("Host", 2222, _key);
        hosts.Check("host", 2222, _key).Status.Should().Be(KnownHostStatus.Match);
        KnownHosts.Format("Host", 2222, _key).Should().Be($"[host]:2222 {_key}");
        FluentActions.Invoking(() => KnownHosts.Format("a b", 22, _key)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => hosts.Add("*", 22, _key)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task A_file_is_read_and_named()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, $"host {_key}\nnonsense\n");
            var hosts = await KnownHosts.LoadAsync(path);
            hosts.Mistakes.Should().ContainSingle().Which.Should().StartWith($"{path}:2: ");
            hosts.Check("host", 22, _key).Where.Should().Be($"{path}:1");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static SshPublicKey PublicKey(string name)
    {
        using var key = TestKey.Load(name);
        return key.PublicKey;
    }
}
