using System.Net;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Who lets whom in, between OpenSSH's client and a server of ours.</summary>
public sealed class SshProgramTrustTests
{
    private const string PasswordVariable = "TEST_PASSWORD";

    [RequiresPeer(SshProgram.Command)]
    public async Task A_password_logs_in_and_so_does_the_answer_to_a_question()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        foreach (var method in new[] { "password", "keyboard-interactive" })
        {
            using var files = new TemporaryDirectory("askpass");
            await using var ssh = await ForeignProgram.StartAsync(
                WithPassword(server.EndPoint, keys, files, PrivateUser.Password, method, "-N", "-R", $"127.0.0.1:0:{echo.EndPoint}"));
            var session = await server.NextSessionAsync();

            session.User.Should().Be(new GostSharp.Ssh.Authentication.SshUser(SshProgram.User, method, Key: null));
            await SshTraffic.CheckEchoAsync(new IPEndPoint(IPAddress.Loopback, (await server.NextBoundAsync()).Port));
        }
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task A_wrong_password_does_not()
    {
        using var keys = new SshTestKeys();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        foreach (var method in new[] { "password", "keyboard-interactive" })
        {
            using var files = new TemporaryDirectory("askpass");
            var result = await ForeignProgram.RunAsync(WithPassword(server.EndPoint, keys, files, "wrong", method, "-N"), SshTraffic.Limit);

            result.ExitCode.Should().Be(255);
            result.Errors.Should().Contain("Permission denied");
        }
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task Too_many_keys_end_the_session_with_a_reason_that_the_client_shows()
    {
        using var keys = new SshTestKeys();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys) with { MaxAuthTries = 3, CheckPublicKeyAsync = (_, _, _) => ValueTask.FromResult(false) });
        var result = await ForeignProgram.RunAsync(
            SshProgram.Options(server.EndPoint, keys.KnownHostsFileOf(server.EndPoint), ["-N", .. SshTestKeys.Types.SelectMany(type => new[] { "-i", keys.FileOf(type) })]),
            SshTraffic.Limit);

        result.ExitCode.Should().Be(255);
        result.Errors.Should().Contain("Too many failed attempts to log in.");
        await Eventually.TrueAsync(() => server.Failures.OfType<SshException>().Any(failure => failure.Failure == SshFailure.Authentication));
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task A_session_is_refused_politely_where_only_forwarding_is_served()
    {
        using var keys = new SshTestKeys();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        var result = await ForeignProgram.RunAsync(
            SshProgram.Options(server.EndPoint, keys.KnownHostsFileOf(server.EndPoint), "-i", keys.FileOf(SshKeyTypes.Ed25519)), SshTraffic.Limit);

        result.ExitCode.Should().Be(255);
        result.Errors.Should().Contain("unknown channel type");
        server.Failures.Should().BeEmpty();
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task A_host_key_that_is_unknown_or_changed_stops_the_client()
    {
        using var keys = new SshTestKeys();
        using var other = SshPrivateKey.Generate();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        using var files = new TemporaryDirectory("known");
        foreach (var (known, expected) in new[]
        {
            ("", "Host key verification failed"),
            ($"[127.0.0.1]:{server.EndPoint.Port} {other.PublicKey}\n", "REMOTE HOST IDENTIFICATION HAS CHANGED"),
        })
        {
            var result = await ForeignProgram.RunAsync(
                SshProgram.Options(server.EndPoint, files.Write("known_hosts", known), "-N", "-i", keys.FileOf(SshKeyTypes.Ed25519)), SshTraffic.Limit);

            result.ExitCode.Should().Be(255);
            result.Errors.Should().Contain(expected).And.Contain(keys.Get(SshKeyTypes.Ed25519).PublicKey.Fingerprint);
        }
    }

    private static ForeignProgramOptions WithPassword(
        IPEndPoint server, SshTestKeys keys, TemporaryDirectory files, string password, string method, params string[] arguments)
    {
        var script = files.Write("askpass", $"#!/bin/sh\nprintf '%s\\n' \"${PasswordVariable}\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var program = SshProgram.Options(server, keys.KnownHostsFileOf(server), ["-o", "BatchMode=no", "-o", $"PreferredAuthentications={method}", .. arguments]);
        return program with
        {
            Environment = new Dictionary<string, string?>(program.Environment)
            {
                ["SSH_ASKPASS"] = script,
                ["SSH_ASKPASS_REQUIRE"] = "force",
                [PasswordVariable] = password,
            },
        };
    }
}
