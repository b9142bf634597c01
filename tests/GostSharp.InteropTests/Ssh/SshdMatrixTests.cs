using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Our client at OpenSSH's server: every algorithm of ours, one at a time, carries both ways of forwarding.</summary>
public sealed class SshdMatrixTests
{
    [RequiresPeer(Sshd.Command)]
    public Task Every_key_exchange_is_understood() =>
        CheckAllAsync(SshCells.KeyExchanges, SshCells.KeyExchange, (negotiated, name) => negotiated.KeyExchange.Should().Be(name));

    [RequiresPeer(Sshd.Command)]
    public Task Every_host_key_algorithm_is_understood() =>
        CheckAllAsync(SshCells.HostKeys, SshCells.HostKey, (negotiated, name) => negotiated.HostKey.Should().Be(name));

    [RequiresPeer(Sshd.Command)]
    public Task Every_cipher_is_understood() => CheckAllAsync(SshCells.Ciphers, SshCells.Cipher, (negotiated, name) =>
    {
        negotiated.CipherToServer.Should().Be(name);
        negotiated.CipherToClient.Should().Be(name);
    });

    [RequiresPeer(Sshd.Command)]
    public Task Every_MAC_is_understood() => CheckAllAsync(SshCells.Macs, SshCells.Mac, (negotiated, name) =>
    {
        negotiated.MacToServer.Should().Be(name);
        negotiated.MacToClient.Should().Be(name);
    });

    [RequiresPeer(Sshd.Command)]
    public async Task Every_type_of_user_key_logs_in()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var sshd = await Sshd.StartAsync(keys);
        foreach (var type in SshTestKeys.Types)
        {
            await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys, keyType: type));

            session.User.Method.Should().Be("publickey");
            session.User.Key.Should().Be(keys.Get(type).PublicKey);
            await SshTraffic.CheckAsync(session, echo.EndPoint);
        }
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_user_key_signs_as_the_server_wants_it()
    {
        using var keys = new SshTestKeys();
        foreach (var algorithm in new[] { "rsa-sha2-256", "rsa-sha2-512" })
        {
            await using var sshd = await Sshd.StartAsync(keys, $"PubkeyAcceptedAlgorithms {algorithm}");
            await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys, keyType: SshTestKeys.TypeFor(algorithm)));

            session.User.Key.Should().Be(keys.Get(SshKeyTypes.Rsa).PublicKey, algorithm);
        }
    }

    private static async Task CheckAllAsync(IReadOnlyList<string> names, Func<string, SshAlgorithms> only, Action<SshNegotiated, string> check)
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var sshd = await Sshd.StartAsync(keys);
        foreach (var name in names)
        {
            await CheckAsync(name, sshd, SshCells.Client(keys, only(name)), echo, negotiated => check(negotiated, name));
        }
    }

    private static async Task CheckAsync(string name, PeerServer sshd, SshClientOptions options, EchoServer echo, Action<SshNegotiated> check)
    {
        try
        {
            await using var session = await SshTraffic.ConnectAsync(sshd, options);
            check(session.Negotiated);
            session.Negotiated.IsStrict.Should().BeTrue();
            session.PeerVersion.Should().StartWith("SSH-2.0-OpenSSH_");
            await SshTraffic.CheckAsync(session, echo.EndPoint);
        }
        catch (Exception failure) when (failure is SshException or IOException or TimeoutException)
        {
            throw new InvalidOperationException($"{name}: {failure.Message}\n{sshd.Log}", failure);
        }
    }
}
