using GostSharp.Relaying;

namespace GostSharp.Protocols;

/// <summary>How a handler dials for its client and relays.</summary>
internal sealed record TunnelOptions
{
    /// <summary>How long a dial may still take once the client has ended its side: it may be waiting for the answer, or be gone.</summary>
    public TimeSpan AbandonedDialTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How the relay waits and buffers.</summary>
    public RelayOptions Relay { get; init; } = new();
}
