namespace GostSharp.Protocols.Binding;

/// <summary>How permits are written: patterns of a host and its ports, with commas between them.</summary>
internal static class PermitText
{
    /// <summary>Every host, every port, or both.</summary>
    public const string Any = "*";

    /// <summary>The patterns.</summary>
    public static string[] Patterns(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>The first pattern that cannot be read; null when all can.</summary>
    public static string? FirstWrong(string text, Func<string, object?> read) => Array.Find(Patterns(text), pattern => read(pattern) is null);

    /// <summary>The host of a pattern, as it is written, and its ports; these are empty where they are left out.</summary>
    public static (string Host, string Ports) Split(string pattern)
    {
        var colon = pattern.LastIndexOf(':');
        return pattern == Any ? (Any, Any) : colon < 0 ? (pattern, "") : (pattern[..colon], pattern[(colon + 1)..]);
    }
}
