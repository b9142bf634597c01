using System.Net;
using System.Security.Cryptography;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Ssh;

/// <summary>A key of every type, as an object of ours and as files that foreign programs read; made anew for each test.</summary>
internal sealed class SshTestKeys : IDisposable
{
    private const int RsaBits = 2048;

    private readonly TemporaryDirectory _directory = new("ssh-keys");
    private readonly Dictionary<string, SshPrivateKey> _keys = [];

    public static IReadOnlyList<string> Types { get; } =
        [SshKeyTypes.Ed25519, SshKeyTypes.EcdsaP256, SshKeyTypes.EcdsaP384, SshKeyTypes.EcdsaP521, SshKeyTypes.Rsa];

    public IReadOnlyList<SshPrivateKey> All => [.. Types.Select(Get)];

    /// <summary>The file with all public keys in it.</summary>
    public string AuthorizedKeysFile => Write("authorized_keys", string.Concat(All.Select(key => $"{key.PublicKey}\n")));

    /// <summary>The file of known hosts in which a server has all keys.</summary>
    public string KnownHostsFileOf(IPEndPoint server) =>
        Write($"known_hosts-{server.Port}", string.Concat(All.Select(key => $"[{server.Address}]:{server.Port} {key.PublicKey}\n")));

    /// <summary>The type of the key that signs with an algorithm.</summary>
    public static string TypeFor(string algorithm) =>
        algorithm.StartsWith("rsa-", StringComparison.Ordinal) ? SshKeyTypes.Rsa : algorithm;

    public SshPrivateKey Get(string type)
    {
        if (!_keys.TryGetValue(type, out var key))
        {
            key = type == SshKeyTypes.Rsa ? NewRsa() : SshPrivateKey.Generate(type);
            _keys.Add(type, key);
        }

        return key;
    }

    /// <summary>The private key in a file that only its owner may read.</summary>
    public string FileOf(string type) => Write(type, Get(type).ExportOpenSsh());

    /// <summary>The private key in Dropbear's own format.</summary>
    public async Task<string> DropbearFileOfAsync(string type)
    {
        var file = _directory.PathOf(type + ".dropbear");
        if (!File.Exists(file))
        {
            var result = await ForeignProgram.RunAsync(
                new ForeignProgramOptions("dropbearconvert", "openssh", "dropbear", FileOf(type), file), TimeSpan.FromSeconds(30));
            result.ExitCode.Should().Be(0, result.Output + result.Errors);
        }

        return file;
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        _directory.Dispose();
    }

    // Of the shortest length that is accepted: a test has no secrets, and longer ones take their time.
    private static SshPrivateKey NewRsa()
    {
        using var rsa = RSA.Create(RsaBits);
        return SshPrivateKey.Parse(rsa.ExportRSAPrivateKeyPem());
    }

    private string Write(string name, string content)
    {
        var file = _directory.PathOf(name);
        if (!File.Exists(file))
        {
            _directory.Write(name, content);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        return file;
    }
}
