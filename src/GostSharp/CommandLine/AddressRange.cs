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
        if (!Address.TryParse(host + "0", out _, out var error))
        {
            findings.Error(error);
            return [];
        }

        return Expand(host, Port(ports[0], findings), Port(ports[^1], ports.Length > 1 ? findings : null), findings);
    }

    private static string[] Expand(string host, int? first, int? last, Findings findings)
    {
        if (first > last)
        {
            findings.Error($"the port range '{first}-{last}' is empty");
        }

        return first <= last ? [.. Enumerable.Range(first.Value, last.Value - first.Value + 1).Select(port => $"{host}{port}")] : [];
    }

    private static int? Port(string text, Findings? findings)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            return port;
        }

        findings?.Error($"the port '{text}' is not a number from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}");
        return null;
    }
}
