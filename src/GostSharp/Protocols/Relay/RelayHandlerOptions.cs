using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Relay;

/// <summary>How a relay server treats its clients.</summary>
internal sealed record RelayHandlerOptions
{
    /// <summary>Who may use it; null is everybody.</summary>
    public UserTable? Users { get; init; }

    /// <summary>How long a client may take for its request.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
