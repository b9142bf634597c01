namespace GostSharp.Ssh;

/// <summary>What the two ends agreed on in the last exchange of keys.</summary>
public sealed record SshNegotiated
{
    /// <summary>How the secret was agreed on.</summary>
    public required string KeyExchange { get; init; }

    /// <summary>How the server signed.</summary>
    public required string HostKey { get; init; }

    /// <summary>The cipher of what the client sends.</summary>
    public required string CipherToServer { get; init; }

    /// <summary>The cipher of what the server sends.</summary>
    public required string CipherToClient { get; init; }

    /// <summary>The MAC of what the client sends; null when its cipher authenticates.</summary>
    public string? MacToServer { get; init; }

    /// <summary>The MAC of what the server sends; null when its cipher authenticates.</summary>
    public string? MacToClient { get; init; }

    /// <summary>Whether both ends keep to the strict key exchange, which nobody in between can shift packets in.</summary>
    public bool IsStrict { get; init; }
}
