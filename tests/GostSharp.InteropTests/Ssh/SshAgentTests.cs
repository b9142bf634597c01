using GostSharp.InteropTests.Peers;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Keys.Agent;

namespace GostSharp.InteropTests.Ssh;

public sealed class SshAgentTests
{
    [RequiresPeer("ssh-agent", "ssh-add", SshKeygen.Command)]
    public async Task Keys_of_every_type_sign_in_an_agent()
    {
        using var directory = new SshKeygen();
        var path = directory.PathOf("agent");
        await using var program = await ForeignProgram.StartAsync(
            new ForeignProgramOptions("ssh-agent", "-D", "-a", path) { IsReady = Ready.WhenItWrites("SSH_AUTH_SOCK") });
        var added = new List<SshPublicKey>();
        foreach (var type in new[] { SshKeyTypes.Ed25519, SshKeyTypes.EcdsaP256, SshKeyTypes.EcdsaP521, SshKeyTypes.Rsa })
        {
            using var key = SshPrivateKey.Generate(type);
            added.Add(key.PublicKey);
            var result = await ForeignProgram.RunAsync(
                new ForeignProgramOptions("ssh-add", directory.Write(type, key.ExportOpenSsh()))
                {
                    Environment = new Dictionary<string, string?> { ["SSH_AUTH_SOCK"] = path },
                },
                TimeSpan.FromSeconds(30));
            result.ExitCode.Should().Be(0, result.Errors);
        }

        await using var agent = await SshAgent.ConnectAsync(path);
        var keys = await agent.ListAsync();

        keys.Select(key => key.PublicKey).Should().Equal(added);
        foreach (var key in keys)
        {
            foreach (var algorithm in key.PublicKey.SignatureAlgorithms)
            {
                var signature = await key.SignAsync(algorithm, new byte[] { 1, 2, 3 });
                key.PublicKey.Verify(algorithm, [1, 2, 3], signature).Should().BeTrue(algorithm);
            }
        }
    }
}
