using System.Net;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;

namespace GostSharp.InteropTests.Ssh;

/// <summary>OpenSSH's client at a server of ours: every algorithm of ours, one at a time, carries <c>-L</c> and <c>-R</c>.</summary>
public sealed class SshProgramMatrixTests
{
    [RequiresPeer(SshProgram.Command)]
    public Task Every_key_exchange_is_understood() =>
        CheckAllAsync(SshCells.KeyExchanges, name => [$"KexAlgorithms={name}"], (session, name) => session.Negotiated.KeyExchange.Should().Be(name));

    [RequiresPeer(SshProgram.Command)]
    public Task Every_host_key_algorithm_is_understood() =>
        CheckAllAsync(SshCells.HostKeys, name => [$"HostKeyAlgorithms={name}"], (session, name) => session.Negotiated.HostKey.Should().Be(name));

    [RequiresPeer(SshProgram.Command)]
    public Task Every_cipher_is_understood() => CheckAllAsync(SshCells.Ciphers, name => [$"Ciphers={name}"], (session, name) =>
    {
        session.Negotiated.CipherToServer.Should().Be(name);
        session.Negotiated.CipherToClient.Should().Be(name);
    });

    [RequiresPeer(SshProgram.Command)]
    public Task Every_MAC_is_understood() => CheckAllAsync(SshCells.Macs, name => ["Ciphers=aes128-ctr", $"MACs={name}"], (session, name) =>
    {
        session.Negotiated.MacToServer.Should().Be(name);
        session.Negotiated.MacToClient.Should().Be(name);
    });

    [RequiresPeer(SshProgram.Command)]
    public Task Every_type_of_user_key_logs_in() => CheckAllAsync(
        SshCells.UserKeys,
        name => [$"PubkeyAcceptedAlgorithms={name}"],
        (session, name) =>
        {
            session.User.Method.Should().Be("publickey");
            session.User.Key!.KeyType.Should().Be(SshTestKeys.TypeFor(name));
        },
        SshTestKeys.TypeFor);

    private static async Task CheckAllAsync(
        IReadOnlyList<string> names,
        Func<string, string[]> settings,
        Action<SshServerSession, string> check,
        Func<string, string>? userKeyOf = null)
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        foreach (var name in names)
        {
            var hostKey = keys.Get(settings(name)[0].StartsWith("HostKey", StringComparison.Ordinal) ? SshTestKeys.TypeFor(name) : SshKeyTypes.Ed25519);
            string[] arguments = ["-i", keys.FileOf(userKeyOf?.Invoke(name) ?? SshKeyTypes.Ed25519), .. settings(name).SelectMany(setting => new[] { "-o", setting })];
            await using var ssh = await SshProgram.StartAsync(server.EndPoint, echo.EndPoint, hostKey.PublicKey, arguments);
            await CheckAsync(name, ssh, server, session => check(session, name));
        }
    }

    private static async Task CheckAsync(string name, SshProgram ssh, SshServerOfOurs server, Action<SshServerSession> check)
    {
        try
        {
            var session = await server.NextSessionAsync();
            check(session);
            session.Negotiated.IsStrict.Should().BeTrue();
            session.PeerVersion.Should().StartWith("SSH-2.0-OpenSSH_");
            var bound = await server.NextBoundAsync();
            await SshTraffic.CheckEchoAsync(ssh.Local);
            await SshTraffic.CheckEchoAsync(new IPEndPoint(IPAddress.Loopback, bound.Port));
        }
        catch (Exception failure) when (failure is SshException or IOException or TimeoutException)
        {
            throw new InvalidOperationException($"{name}: {failure.Message}\n{string.Join('\n', server.Failures)}\n{ssh.Log}", failure);
        }
    }
}
