using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Trust;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Who lets whom in, between our client and OpenSSH's server.</summary>
public sealed class SshdTrustTests
{
    [RequiresPeer(Sshd.Command, "ssh-keyscan")]
    public async Task The_host_keys_that_ssh_keyscan_finds_are_known()
    {
        using var keys = new SshTestKeys();
        await using var sshd = await Sshd.StartAsync(keys);
        var scan = await ForeignProgram.RunAsync(
            new ForeignProgramOptions("ssh-keyscan", "-p", $"{sshd.EndPoint.Port}", "127.0.0.1"), SshTraffic.Limit);
        var hosts = KnownHosts.Parse(scan.Output);
        foreach (var algorithm in new[] { "ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512" })
        {
            var results = new List<KnownHostResult>();
            await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys, SshCells.HostKey(algorithm)) with
            {
                CheckHostKeyAsync = SshCells.Checked(hosts, sshd.EndPoint.Port, results),
            });

            results.Should().ContainSingle().Which.Status.Should().Be(KnownHostStatus.Match);
        }
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_host_key_that_is_unknown_or_changed_ends_the_session_before_the_login()
    {
        using var keys = new SshTestKeys();
        using var other = SshPrivateKey.Generate();
        await using var sshd = await Sshd.StartAsync(keys);
        var port = sshd.EndPoint.Port;
        foreach (var (known, expected) in new[]
        {
            ("", KnownHostStatus.Unknown),
            (KnownHosts.Format("127.0.0.1", port, other.PublicKey), KnownHostStatus.Changed),
            ("@revoked * " + keys.Get(SshKeyTypes.Ed25519).PublicKey, KnownHostStatus.Revoked),
        })
        {
            var results = new List<KnownHostResult>();
            var connecting = () => SshTraffic.ConnectAsync(sshd, SshCells.Client(keys, SshCells.HostKey("ssh-ed25519")) with
            {
                CheckHostKeyAsync = SshCells.Checked(KnownHosts.Parse(known), port, results),
            });

            (await connecting.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.HostKey);
            results.Should().ContainSingle().Which.Status.Should().Be(expected);
        }

        sshd.Log.Should().NotContain("Accepted").And.NotContain("Failed");
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_wrong_key_and_a_wrong_password_are_refused()
    {
        using var keys = new SshTestKeys();
        using var other = SshPrivateKey.Generate();
        await using var sshd = await Sshd.StartAsync(keys, "PasswordAuthentication yes");

        var connecting = () => SshTraffic.ConnectAsync(sshd, SshCells.Client(keys) with { Keys = [other], Password = "wrong" });

        var failure = (await connecting.Should().ThrowAsync<SshException>()).Which;
        failure.Failure.Should().Be(SshFailure.Authentication);
        failure.Message.Should().Contain("publickey").And.Contain("password");
        await Eventually.TrueAsync(() => sshd.Log.Contains("Failed password", StringComparison.Ordinal), timeout: SshTraffic.Limit);
    }

    [RequiresPeer(Sshd.Command)]
    public async Task More_keys_than_the_server_hears_of_are_refused_and_no_broken_connection()
    {
        using var keys = new SshTestKeys();
        using var first = new SshTestKeys();
        using var second = new SshTestKeys();
        using var third = new SshTestKeys();
        await using var sshd = await Sshd.StartAsync(keys);
        SshTestKeys[] unknown = [first, second, third];

        var connecting = () => SshTraffic.ConnectAsync(sshd, SshCells.Client(keys) with { Keys = [.. unknown.Select(other => other.Get(SshKeyTypes.Rsa))] });

        var failure = (await connecting.Should().ThrowAsync<SshException>()).Which;
        failure.Failure.Should().Be(SshFailure.Authentication);
        failure.Message.Should().Contain("publickey");
        await Eventually.TrueAsync(() => sshd.Log.Contains("Too many authentication failures", StringComparison.Ordinal), timeout: SshTraffic.Limit);
    }

    [RequiresPrivateUser(Sshd.Command)]
    public async Task A_password_logs_in_where_a_wrong_one_does_not()
    {
        using var keys = new SshTestKeys();
        using var user = await PrivateUser.CreateAsync(keys);
        await using var echo = EchoServer.Start();
        await using var sshd = await Sshd.StartAsync(keys, "PasswordAuthentication yes", user);
        var options = SshCells.Client(keys) with { UserName = PrivateUser.Name, Keys = [], Password = PrivateUser.Password };

        await using (var session = await SshTraffic.ConnectAsync(sshd, options))
        {
            session.User.Method.Should().Be("password");
            await SshTraffic.CheckAsync(session, echo.EndPoint);
        }

        var connecting = () => SshTraffic.ConnectAsync(sshd, options with { Password = "wrong" });
        (await connecting.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Authentication);
    }
}
