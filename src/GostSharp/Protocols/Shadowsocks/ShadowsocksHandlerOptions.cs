namespace GostSharp.Protocols.Shadowsocks;

/// <summary>How a Shadowsocks server treats its clients.</summary>
internal sealed record ShadowsocksHandlerOptions
{
    /// <summary>How long a client may take to say where it wants to, and how long one is listened to that does not know the password.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
