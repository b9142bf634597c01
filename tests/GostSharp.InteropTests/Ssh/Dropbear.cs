using System.Net;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Dropbear in both roles, with files of its own only.</summary>
internal static class Dropbear
{
    public const string Server = "dropbear";
    public const string Client = "dbclient";
    public const string Converter = "dropbearconvert";

    /// <summary>What Debian's Dropbear has in common with us.</summary>
    public static SshAlgorithms Algorithms { get; } = SshAlgorithms.Default with
    {
        KeyExchanges =
        [
            "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group14-sha256",
        ],
        HostKeys = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-256"],
        Ciphers = ["aes128-ctr", "aes256-ctr", "chacha20-poly1305@openssh.com"],
        Macs = ["hmac-sha2-256"],
    };

    /// <summary>Every algorithm of <see cref="Algorithms"/> once, as all that our end offers.</summary>
    public static IEnumerable<(string Name, SshAlgorithms Only)> Cells =>
    [
        .. Algorithms.KeyExchanges.Select(name => (name, Algorithms with { KeyExchanges = [name] })),
        .. Algorithms.HostKeys.Select(name => (name, Algorithms with { HostKeys = [name] })),
        .. Algorithms.Ciphers.Select(name => (name, Algorithms with { Ciphers = [name] })),
        .. Algorithms.Macs.Select(name => (name, Algorithms with { Ciphers = ["aes128-ctr"], Macs = [name] })),
    ];

    /// <summary>Which of the algorithms was to be the only one of its kind, and is in use.</summary>
    public static IEnumerable<string?> InUse(SshNegotiated negotiated) =>
        [negotiated.KeyExchange, negotiated.HostKey, negotiated.CipherToServer, negotiated.CipherToClient, negotiated.MacToServer, negotiated.MacToClient];

    /// <summary>Starts the server for a user of its own: it takes the keys of a home only.</summary>
    public static async Task<PeerServer> ServeAsync(SshTestKeys keys, PrivateUser user)
    {
        var arguments = new List<string>();
        foreach (var type in Algorithms.HostKeys.Select(SshTestKeys.TypeFor))
        {
            arguments.AddRange(["-r", await keys.DropbearFileOfAsync(type)]);
        }

        return await PeerServer.StartAsync(Server, (directory, port) => user.See(
            new ForeignProgramOptions(Server, ["-F", "-E", "-m", "-p", $"127.0.0.1:{port}", "-P", directory.PathOf("pid"), .. arguments])));
    }

    /// <summary>How to start the client.</summary>
    /// <param name="server">The server.</param>
    /// <param name="home">Where it looks for known hosts.</param>
    /// <param name="arguments">Further arguments.</param>
    public static ForeignProgramOptions Connect(IPEndPoint server, TemporaryDirectory home, params IReadOnlyList<string> arguments) => new(
        Client, ["-N", "-T", .. arguments, "-p", $"{server.Port}", $"{SshProgram.User}@{server.Address}"])
    {
        Environment = new Dictionary<string, string?> { ["HOME"] = home.Root, ["SSH_AUTH_SOCK"] = null },
    };
}
