using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Dropbear's client at a server of ours.</summary>
public sealed class DropbearClientTests
{
    private const string NoTerminal = "setsid";

    [RequiresPeer(Dropbear.Client, Dropbear.Converter)]
    public async Task Every_algorithm_of_both_carries_both_ways_of_forwarding()
    {
        using var keys = new SshTestKeys();
        foreach (var (name, only) in Dropbear.Cells)
        {
            await CheckAsync(SshCells.Server(keys, only), await KeyAsync(keys, SshKeyTypes.Ed25519), session =>
            {
                Dropbear.InUse(session.Negotiated).Should().Contain(name);
                session.Negotiated.IsStrict.Should().BeTrue(name);
                session.PeerVersion.Should().Contain("dropbear");
            });
        }
    }

    [RequiresPeer(Dropbear.Client, Dropbear.Converter)]
    public async Task Every_type_of_user_key_and_the_password_log_in()
    {
        using var keys = new SshTestKeys();
        foreach (var type in SshTestKeys.Types)
        {
            await CheckAsync(SshCells.Server(keys), await KeyAsync(keys, type), session => session.User.Key.Should().Be(keys.Get(type).PublicKey));
        }

        await CheckAsync(
            SshCells.Server(keys) with { CheckPublicKeyAsync = null },
            options => WithPassword(options, PrivateUser.Password),
            session => session.User.Method.Should().Be("keyboard-interactive", "that is what this client prefers"));
    }

    [RequiresPeer(Dropbear.Client)]
    public async Task A_wrong_password_ends_the_client()
    {
        using var keys = new SshTestKeys();
        using var home = new TemporaryDirectory(Dropbear.Client);
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys) with { CheckPublicKeyAsync = null });

        var result = await ForeignProgram.RunAsync(WithPassword(Dropbear.Connect(server.EndPoint, home, "-y", "-y"), "wrong"), SshTraffic.Limit);

        // Its exit code says nothing when the server ends the connection.
        result.Errors.Should().Contain("exited: Disconnect received");
        await Eventually.TrueAsync(() => server.Failures.OfType<SshException>().Any(failure => failure.Failure == SshFailure.Authentication));
    }

    [RequiresPeer(Dropbear.Client, NoTerminal)]
    public async Task A_host_key_that_is_unknown_or_changed_ends_the_client()
    {
        using var keys = new SshTestKeys();
        using var other = SshPrivateKey.Generate();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys, SshCells.HostKey("ssh-ed25519")));
        foreach (var (known, expected) in new[] { ("", "not in the trusted hosts file"), ($"127.0.0.1 {other.PublicKey}\n", "host key mismatch") })
        {
            using var home = new TemporaryDirectory(Dropbear.Client);
            home.Write(".ssh/known_hosts", known);
            var options = WithPassword(Dropbear.Connect(server.EndPoint, home), PrivateUser.Password);

            // It asks the terminal, or where there is none its input, whether it should go on.
            var result = await ForeignProgram.RunAsync(
                options with { Command = NoTerminal, Arguments = [Dropbear.Client, .. options.Arguments], Input = "n\n" }, SshTraffic.Limit);

            result.ExitCode.Should().NotBe(0, result.Errors);
            result.Errors.Should().ContainEquivalentOf(expected).And.Contain(keys.Get(SshKeyTypes.Ed25519).PublicKey.Fingerprint);
        }
    }

    [RequiresPeer(Dropbear.Client, Dropbear.Converter)]
    public async Task Keys_change_under_load_in_both_directions()
    {
        const long size = 8 * SshVolume.MiB;
        using var keys = new SshTestKeys();
        using var home = new TemporaryDirectory(Dropbear.Client);
        await using var target = SshVolume.Start(size);
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys) with { RekeyBytes = SshVolume.MiB });
        var local = FreePort.Find();
        var credentials = await KeyAsync(keys, SshKeyTypes.Ed25519);
        await using var client = await ForeignProgram.StartAsync(credentials(Dropbear.Connect(
            server.EndPoint, home, "-y", "-y", "-L", $"127.0.0.1:{local}:{target.EndPoint}", "-R", $"127.0.0.1:0:{target.EndPoint}")));
        var session = await server.NextSessionAsync();
        await server.NextBoundAsync();
        using var socket = await SshTraffic.DialAsync(new IPEndPoint(IPAddress.Loopback, local));
        await using var stream = new NetworkStream(socket);

        await target.ExchangeAsync(stream);

        session.Transport.KeyExchanges.Should().BeGreaterThan(4);
    }

    private static async Task<Func<ForeignProgramOptions, ForeignProgramOptions>> KeyAsync(SshTestKeys keys, string type)
    {
        var file = await keys.DropbearFileOfAsync(type);
        return options => options with { Arguments = ["-i", file, .. options.Arguments] };
    }

    private static ForeignProgramOptions WithPassword(ForeignProgramOptions options, string password) => options with
    {
        Environment = new Dictionary<string, string?>(options.Environment) { ["DROPBEAR_PASSWORD"] = password },
    };

    private static async Task CheckAsync(SshServerOptions options, Func<ForeignProgramOptions, ForeignProgramOptions> credentials, Action<SshServerSession> check)
    {
        using var home = new TemporaryDirectory(Dropbear.Client);
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(options);
        var local = FreePort.Find();
        await using var client = await ForeignProgram.StartAsync(credentials(Dropbear.Connect(
            server.EndPoint, home, "-y", "-y", "-L", $"127.0.0.1:{local}:{echo.EndPoint}", "-R", $"127.0.0.1:0:{echo.EndPoint}")));
        try
        {
            check(await server.NextSessionAsync());
            await SshTraffic.CheckEchoAsync(new IPEndPoint(IPAddress.Loopback, (await server.NextBoundAsync()).Port));
            await SshTraffic.CheckEchoAsync(new IPEndPoint(IPAddress.Loopback, local));
        }
        catch (Exception failure) when (failure is SshException or IOException or TimeoutException)
        {
            throw new InvalidOperationException($"{failure.Message}\n{string.Join('\n', server.Failures)}\n{client.Log}", failure);
        }
    }
}
