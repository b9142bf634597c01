namespace GostSharp.Yaml;

/// <summary>The listeners that listen at the far end of a chain, and those of this machine that they stand for.</summary>
internal static class RemoteListeners
{
    /// <summary>Whether a chain means anything to a listener.</summary>
    public static bool Contains(string type) => Is(type, "rtcp") || Is(type, "rudp");

    /// <summary>The remote listener of the same kind, or null when gost has none.</summary>
    public static string? For(string type) =>
        Contains(type) ? type
        : Is(type, "tcp") ? "rtcp"
        : Is(type, "udp") ? "rudp"
        : null;

    private static bool Is(string type, string name) => string.Equals(type, name, StringComparison.OrdinalIgnoreCase);
}
