using GostSharp.InteropTests.Peers;
using GostSharp.Ssh.Keys.Agent;

namespace GostSharp.InteropTests.Ssh;

public sealed class SshAgentTests
{
    [RequiresPeer(SshAgentProgram.Command, SshAgentProgram.AddCommand)]
    public async Task Keys_of_every_type_sign_in_an_agent()
    {
        using var files = new SshTestKeys();
        await using var program = await SshAgentProgram.StartAsync();
        foreach (var type in SshTestKeys.Types)
        {
            await program.AddAsync(files.FileOf(type));
        }

        await using var agent = await SshAgent.ConnectAsync(program.Socket);
        var keys = await agent.ListAsync();

        keys.Select(key => key.PublicKey).Should().Equal(files.All.Select(key => key.PublicKey));
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
