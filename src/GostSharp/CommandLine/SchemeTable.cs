using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>What the parts of a scheme stand for: handler and listener of a service, or connector and dialer of a node.</summary>
internal sealed class SchemeTable(ComponentRegistry registry)
{
    // Spellings of gost v2, and what either version takes for the same.
    private static readonly Dictionary<string, string> Handlers = new()
    {
        ["https"] = "http", ["socks"] = "socks5", ["socks4a"] = "socks4", ["ss2"] = "ss", ["direct"] = "auto", ["remote"] = "auto",
    };

    private static readonly Dictionary<string, string> Connectors = new()
    {
        ["https"] = "http", ["socks"] = "socks5", ["ss2"] = "ss", ["auto"] = "http",
    };

    private static readonly Dictionary<string, string> Transports = new() { ["https"] = "tls", ["ssu"] = "udp" };

    private static readonly Dictionary<string, string> WholeNodes = new() { ["direct+ssh"] = "sshd", ["remote+ssh"] = "sshd" };

    /// <summary>The handler and the listener; null when the scheme is none of <c>-L</c>.</summary>
    public (string Handler, string Listener)? Listen(string scheme, Findings findings) => Resolve(
        scheme, new(Handlers, registry.Handlers.IsKnown, "handler", "auto"), new(Transports, registry.Listeners.IsKnown, "listener", "tcp"),
        [.. registry.Handlers.Names, .. registry.Listeners.Names], findings);

    /// <summary>The connector and the dialer; null when the scheme is none of <c>-F</c>.</summary>
    public (string Connector, string Dialer)? Forward(string scheme, Findings findings) => Resolve(
        WholeNodes.GetValueOrDefault(scheme, scheme),
        new(Connectors, registry.Connectors.IsKnown, "connector", "http"), new(Transports, registry.Dialers.IsKnown, "dialer", "tcp"),
        [.. registry.Connectors.Names, .. registry.Dialers.Names], findings);

    private static (string, string)? Resolve(string scheme, Part protocol, Part transport, IEnumerable<string> names, Findings findings)
    {
        var parts = scheme.Split('+');
        var (first, second) = (protocol.Find(parts[0]), transport.Find(parts[^1]));
        if (parts.Length == 1 && (first ?? second) is not null)
        {
            return (first ?? protocol.Default, second ?? transport.Default);
        }

        if (parts.Length == 2 && first is not null && second is not null)
        {
            return (first, second);
        }

        findings.Error(Describe(scheme, parts, first is null ? protocol : transport, first is null ? parts[0] : parts[^1], names));
        return null;
    }

    private static string Describe(string scheme, string[] parts, Part part, string name, IEnumerable<string> names)
    {
        var hint = Nearest.Hint(name, names.Where(known => parts.Length == 1 || part.Find(known) is not null));
        return parts.Length switch
        {
            1 => $"unknown scheme '{scheme}'{hint}",
            2 => $"unknown {part.Kind} '{name}' in the scheme '{scheme}'{hint}",
            _ => $"the scheme '{scheme}' has more than two parts",
        };
    }

    private sealed record Part(Dictionary<string, string> Aliases, Func<string, bool> IsKnown, string Kind, string Default)
    {
        public string? Find(string name) => Aliases.TryGetValue(name, out var alias) ? alias : IsKnown(name) ? name : null;
    }
}
