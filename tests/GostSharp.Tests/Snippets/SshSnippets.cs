using System.Net;

namespace GostSharp.Tests.Snippets;

/// <summary>What docs/ssh.md shows.</summary>
internal static class SshSnippets
{
    public static async Task ClientAsync(string keyFile)
    {
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:0", "10.0.0.5:5432")        // As ssh -L: the server reaches the target.
            .ForwardRemoteTcp("127.0.0.1:8080", "127.0.0.1:80") // As ssh -R: the server listens, the target is reached from here.
            .Through(chain => chain.Hop("gateway.example.com:22", hop => hop.Ssh().Login("bob").PrivateKey(keyFile)))
            .StartAsync();
    }

    public static async Task ServerAsync()
    {
        await using var server = await new ForwarderBuilder()
            .AddService(service => service.Listen("0.0.0.0:2222").Ssh("ssh_host_key").AuthorizedKeys("authorized_keys").AllowBind("*:8000-8099"))
            .StartAsync();
    }

    public static void Verify(ForwarderBuilder builder, Inventory inventory)
    {
        builder.VerifyHostKeys(async (node, key, cancellationToken) => key.Fingerprint == await inventory.FingerprintOfAsync(node, cancellationToken));
    }

    /// <summary>What the reader has.</summary>
    internal abstract class Inventory
    {
        public abstract Task<string> FingerprintOfAsync(EndPoint node, CancellationToken cancellationToken);
    }
}
