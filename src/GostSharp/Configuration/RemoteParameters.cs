namespace GostSharp.Configuration;

/// <summary>The parameters of listeners for streams at the far end of a chain.</summary>
internal sealed record RemoteParameters(int Tunnels, IReadOnlyList<string> Warnings)
{
    public const string TunnelCount = "tunnels";

    /// <summary>More than any path needs; each is a connection to the far end.</summary>
    public const int MaxTunnels = 64;

    public static RemoteParameters From(ListenerConfig listener)
    {
        var parameters = new ParameterReader(listener.Metadata);
        var tunnels = parameters.Number(TunnelCount) ?? 1;
        return tunnels is >= 1 and <= MaxTunnels
            ? new RemoteParameters(tunnels, parameters.Warnings)
            : new RemoteParameters(Math.Clamp(tunnels, 1, MaxTunnels), [$"parameter '{TunnelCount}': from 1 to {MaxTunnels}; {Math.Clamp(tunnels, 1, MaxTunnels)} is taken"]);
    }

    public static IReadOnlyList<string> WarningsOf(ListenerConfig listener) =>
        listener.Type.Equals("rtcp", StringComparison.OrdinalIgnoreCase) ? From(listener).Warnings : [];
}
