using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Socks;

/// <summary>How a SOCKS4 server treats its clients.</summary>
internal sealed record Socks4HandlerOptions
{
    /// <summary>Who may use it, shown with an empty password; null is everybody.</summary>
    public UserTable? Users { get; init; }

    /// <summary>How long a client may take for its request.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
