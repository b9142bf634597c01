namespace GostSharp.Protocols.Shadowsocks;

/// <summary>How to ask a Shadowsocks server.</summary>
internal sealed record ShadowsocksConnectorOptions
{
    /// <summary>Whether the address goes out at once; otherwise it waits a moment for the first bytes, to go out together with them.</summary>
    public bool NoDelay { get; init; }

    /// <summary>How long the server may take to take the address, where that goes out at once, or to open a stream on its session.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
