using GostSharp.Ssh.Keys;

namespace GostSharp.Transports.Ssh;

/// <summary>The host key of servers that have none: made when the first one needs it, kept in memory, new in every process.</summary>
internal sealed class GeneratedHostKey
{
    private readonly Lazy<string> _text = new(static () =>
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        return key.ExportOpenSsh();
    });

    /// <summary>The key; whoever gets it disposes it.</summary>
    public SshPrivateKey Copy() => SshPrivateKey.Parse(_text.Value);
}
