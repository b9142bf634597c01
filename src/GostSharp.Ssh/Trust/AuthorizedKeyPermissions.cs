namespace GostSharp.Ssh.Trust;

/// <summary>What a key may have forwarded.</summary>
public sealed record AuthorizedKeyPermissions
{
    /// <summary>Whether anything may be forwarded at all.</summary>
    /// <value>The default is true.</value>
    public bool PortForwarding { get; init; } = true;

    /// <summary>The targets that connections may be opened to.</summary>
    /// <value>The default is null: any.</value>
    public IReadOnlyList<PermittedAddress>? PermitOpen { get; init; }

    /// <summary>The addresses that may be listened on.</summary>
    /// <value>The default is null: any.</value>
    public IReadOnlyList<PermittedAddress>? PermitListen { get; init; }

    /// <summary>Whether a connection may be opened to a target.</summary>
    public bool MayOpen(string host, int port) => PortForwarding && (PermitOpen is null || PermitOpen.Any(item => item.IsTarget(host, port)));

    /// <summary>Whether an address, as the client spells it, may be listened on; port 0 only where any port is permitted.</summary>
    public bool MayListen(string host, int port) => PortForwarding && (PermitListen is null || PermitListen.Any(item => item.IsListener(host, port)));
}
