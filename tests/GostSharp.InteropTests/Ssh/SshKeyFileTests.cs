using GostSharp.InteropTests.Peers;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Trust;
using GostSharp.Ssh.Wire;

namespace GostSharp.InteropTests.Ssh;

public sealed class SshKeyFileTests
{
    private const string Space = "test";
    private const string Content = "signed content\n";

    private static readonly string[][] _kinds =
    [
        ["ed25519", "-N", ""],
        ["ed25519", "-N", "secret", "-a", "2"],
        ["ed25519", "-N", "secret", "-a", "1", "-Z", "aes256-cbc"],
        ["ed25519", "-N", "secret", "-a", "1", "-Z", "aes256-gcm@openssh.com"],
        ["ed25519", "-N", "secret", "-a", "1", "-Z", "chacha20-poly1305@openssh.com"],
        ["ecdsa", "-b", "256", "-N", ""],
        ["ecdsa", "-b", "384", "-N", "secret", "-a", "1"],
        ["ecdsa", "-b", "521", "-N", ""],
        ["ecdsa", "-b", "256", "-N", "secret", "-m", "PEM"],
        ["ecdsa", "-b", "256", "-N", "secret", "-m", "PKCS8"],
        ["rsa", "-b", "2048", "-N", ""],
        ["rsa", "-b", "2048", "-N", "secret", "-m", "PEM"],
        ["rsa", "-b", "2048", "-N", "secret", "-m", "PKCS8"],
    ];

    [RequiresPeer(SshKeygen.Command)]
    public async Task Files_of_every_kind_are_read_with_the_fingerprint_that_ssh_keygen_shows()
    {
        using var keygen = new SshKeygen();
        foreach (var kind in _kinds)
        {
            var path = await keygen.GenerateAsync(kind[0], kind[1..]);
            var publicFile = await File.ReadAllTextAsync(path + ".pub");
            SshPublicKey.TryParseLine(publicFile, out var expected).Should().BeTrue();

            using var key = await SshPrivateKey.LoadAsync(path, kind.Contains("secret") ? "secret" : null);

            key.PublicKey.Should().Be(expected, string.Join(' ', kind));
            (await keygen.RunAsync("-l", "-f", path + ".pub")).Split(' ')[1].Should().Be(key.PublicKey.Fingerprint);
        }
    }

    [RequiresPeer(SshKeygen.Command)]
    public async Task Signatures_of_ssh_keygen_are_verified()
    {
        using var keygen = new SshKeygen();
        foreach (var kind in _kinds.Where(kind => kind[^1].Length == 0))
        {
            var path = await keygen.GenerateAsync(kind[0], kind[1..]);
            await keygen.RunAsync("-Y", "sign", "-n", Space, "-f", path, keygen.Write("content", Content));
            var (blob, signature) = SshSignature.Read(await File.ReadAllTextAsync(keygen.PathOf("content.sig")));
            File.Delete(keygen.PathOf("content.sig"));

            var key = SshPublicKey.Parse(blob);
            var algorithm = new SshReader(signature).ReadText();

            key.SignatureAlgorithms.Should().Contain(algorithm);
            key.Verify(algorithm, SshSignature.SignedData(Space, Content), signature).Should().BeTrue(algorithm);
            key.Verify(algorithm, SshSignature.SignedData(Space, "other"), signature).Should().BeFalse(algorithm);
        }
    }

    [RequiresPeer(SshKeygen.Command)]
    public async Task Keys_that_are_made_and_written_here_are_read_there_and_their_signatures_verified()
    {
        using var keygen = new SshKeygen();
        foreach (var type in new[] { SshKeyTypes.Ed25519, SshKeyTypes.EcdsaP256, SshKeyTypes.EcdsaP384, SshKeyTypes.EcdsaP521, SshKeyTypes.Rsa })
        {
            using var key = SshPrivateKey.Generate(type);
            var file = keygen.Write(type, key.ExportOpenSsh());
            (await keygen.RunAsync("-y", "-f", file)).Trim().Should().Be(key.PublicKey.ToString());

            foreach (var algorithm in key.PublicKey.SignatureAlgorithms)
            {
                var signature = await key.SignAsync(algorithm, SshSignature.SignedData(Space, Content));
                var signatureFile = keygen.Write("sig", SshSignature.Write(key.PublicKey.Blob.Span, Space, signature));
                var output = await keygen.RunWithInputAsync(Content, "-Y", "check-novalidate", "-n", Space, "-s", signatureFile);
                output.Should().Contain("Good").And.Contain(key.PublicKey.Fingerprint);
            }
        }
    }

    [RequiresPeer(SshKeygen.Command)]
    public async Task Known_hosts_hashed_by_ssh_keygen_are_found()
    {
        using var keygen = new SshKeygen();
        using var key = SshPrivateKey.Generate();
        var lines = KnownHosts.Format("Example.com", 22, key.PublicKey) + "\n" + KnownHosts.Format("::1", 2222, key.PublicKey) + "\n";
        var file = keygen.Write("known_hosts", lines);
        (await keygen.RunAsync("-F", "[::1]:2222", "-f", file)).Should().Contain("found: line 2");

        await keygen.RunAsync("-H", "-f", file);

        (await File.ReadAllTextAsync(file)).Should().NotContain("example");
        var hosts = await KnownHosts.LoadAsync(file);
        hosts.Mistakes.Should().BeEmpty();
        hosts.Check("example.com", 22, key.PublicKey).Status.Should().Be(KnownHostStatus.Match);
        hosts.Check("::1", 2222, key.PublicKey).Status.Should().Be(KnownHostStatus.Match);
        hosts.Check("example.com", 2222, key.PublicKey).Status.Should().Be(KnownHostStatus.Unknown);
    }
}
