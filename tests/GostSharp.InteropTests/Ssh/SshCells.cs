using GostSharp.Ssh;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Trust;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Options that leave only one way to agree.</summary>
internal static class SshCells
{
    public static IReadOnlyList<string> KeyExchanges => SshAlgorithms.Default.KeyExchanges;

    public static IReadOnlyList<string> HostKeys => SshAlgorithms.Default.HostKeys;

    public static IReadOnlyList<string> UserKeys => SshAlgorithms.Default.UserKeys;

    public static IReadOnlyList<string> Ciphers => SshAlgorithms.Default.Ciphers;

    public static IReadOnlyList<string> Macs => SshAlgorithms.Default.Macs;

    public static SshAlgorithms KeyExchange(string name) => SshAlgorithms.Default with { KeyExchanges = [name] };

    public static SshAlgorithms HostKey(string name) => SshAlgorithms.Default with { HostKeys = [name] };

    public static SshAlgorithms Cipher(string name) => SshAlgorithms.Default with { Ciphers = [name] };

    public static SshAlgorithms Mac(string name) => SshAlgorithms.Default with { Ciphers = ["aes128-ctr"], Macs = [name] };

    /// <summary>A client that has the keys of a test, and trusts its host keys.</summary>
    public static SshClientOptions Client(SshTestKeys keys, SshAlgorithms? algorithms = null, string? keyType = null) => new()
    {
        UserName = Environment.UserName,
        Algorithms = algorithms ?? SshAlgorithms.Default,
        Keys = [keys.Get(keyType ?? SshKeyTypes.Ed25519)],
        CheckHostKeyAsync = (key, _) => ValueTask.FromResult(key.Equals(keys.Get(key.KeyType).PublicKey)),
    };

    /// <summary>A server that has all host keys of a test and lets the owner of any key in.</summary>
    public static SshServerOptions Server(SshTestKeys keys, SshAlgorithms? algorithms = null)
    {
        var authorized = keys.All.Select(key => key.PublicKey).ToHashSet();
        return new SshServerOptions
        {
            Algorithms = algorithms ?? SshAlgorithms.Default,
            HostKeys = keys.All,
            CheckPublicKeyAsync = (user, key, _) => ValueTask.FromResult(user == SshProgram.User && authorized.Contains(key)),
            CheckPasswordAsync = (user, password, _) => ValueTask.FromResult(user == SshProgram.User && password == PrivateUser.Password),
        };
    }

    /// <summary>Checks a server's key against a file of known hosts.</summary>
    public static Func<SshPublicKey, CancellationToken, ValueTask<bool>> Checked(KnownHosts hosts, int port, List<KnownHostResult> results) => (key, _) =>
    {
        results.Add(hosts.Check("127.0.0.1", port, key));
        return ValueTask.FromResult(results[^1].Status == KnownHostStatus.Match);
    };
}
