using System.Globalization;
using System.Net;

namespace GostSharp.CommandLine;

/// <summary>Addresses with a port or a range of ports.</summary>
internal static class AddressRange
{
    /// <summary>The addresses of <c>host:8000-8003</c> or <c>host:80</c>; none when it is no address, which the findings then say.</summary>
    public static IReadOnlyList<string> Expand(string text, Findings findings)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
        {
            findings.Error(text.Length == 0 ? "an address is missing" : $"'{text}': the port is missing");
            return [];
        }

        var (host, ports) = (text[..(colon + 1)], text[(colon + 1)..].Split('-', 2));
        var first = Port(ports[0], findings);
        var last = ports.Length > 1 ? Port(ports[1], findings) : first;
        return first is null || last is null ? [] : Expand(host, first.Value, last.Value, findings);
    }

    private static string[] Expand(string host, int first, int last, Findings findings)
    {
        if (!Address.TryParse($"{host}{first}", out _, out var error))
        {
            findings.Error(error);
            return [];
        }

        if (first > last)
        {
            findings.Error($"the port range '{first}-{last}' is empty");
            return [];
        }

        return [.. Enumerable.Range(first, last - first + 1).Select(port => $"{host}{port}")];
    }

    private static int? Port(string text, Findings findings)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            return port;
        }

        findings.Error($"the port '{text}' is not a number from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}");
        return null;
    }
}
