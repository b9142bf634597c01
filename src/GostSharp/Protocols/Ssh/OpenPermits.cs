using System.Globalization;
using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Ssh;

/// <summary>Where clients of a server may be led to: <c>host:port</c>, <c>host:low-high</c>, <c>host:*</c>, <c>*:port</c> or <c>*</c>, several separated by commas.</summary>
internal sealed class OpenPermits
{
    private const string Any = "*";

    private readonly (string Host, int Low, int High)[] _patterns;

    private OpenPermits((string, int, int)[] patterns) => _patterns = patterns;

    /// <summary>What is allowed where nothing is said.</summary>
    public static OpenPermits Everything { get; } = Parse(Any);

    /// <exception cref="GostException">A pattern is wrong (<see cref="FailureReason.Configuration"/>).</exception>
    public static OpenPermits Parse(string patterns) => MistakeIn(patterns) is { } mistake
        ? throw new GostException(FailureReason.Configuration, mistake)
        : new OpenPermits([.. Split(patterns).Select(static text => TryParse(text)!.Value)]);

    /// <summary>What is wrong with patterns; null when nothing is.</summary>
    public static string? MistakeIn(string patterns) => Split(patterns).FirstOrDefault(static text => TryParse(text) is null) is { } wrong
        ? $"permitOpen: '{wrong}' is not host:port, host:low-high, host:* or *"
        : null;

    /// <summary>Whether a client may be led there; names are compared as they are, and not looked up.</summary>
    public bool Allow(EndPoint target)
    {
        var (host, port) = Parts(target);
        return host is not null && Array.Exists(_patterns, pattern =>
            port >= pattern.Low && port <= pattern.High && (pattern.Host == Any || pattern.Host.Equals(host, StringComparison.OrdinalIgnoreCase)));
    }

    private static (string Host, int Low, int High)? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        var (host, ports) = text == Any ? (Any, Any) : colon < 0 ? ("", "") : (text[..colon], text[(colon + 1)..]);
        var isBracketed = host is ['[', .., ']'];
        var name = isBracketed ? host[1..^1] : host;
        return name.Length == 0 || (name.Contains(':', StringComparison.Ordinal) && !isBracketed) || PortsOf(ports) is not var (low, high)
            ? null
            : (Normalized(name), low, high);
    }

    private static (int Low, int High)? PortsOf(string ports)
    {
        if (ports == Any)
        {
            return (0, ushort.MaxValue);
        }

        var parts = ports.Split('-');
        return parts.Length <= 2 && Number(parts[0]) is { } low && Number(parts[^1]) is { } high && low <= high ? (low, high) : null;
    }

    private static int? Number(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // An address can be written in several ways.
    private static string Normalized(string host) => IPAddress.TryParse(host, out var address) ? HostText.Plain(address).ToString() : host;

    private static (string? Host, int Port) Parts(EndPoint target) => target switch
    {
        IPEndPoint ip => (HostText.Plain(ip.Address).ToString(), ip.Port),
        DnsEndPoint name => (Normalized(name.Host), name.Port),
        _ => (null, 0),
    };

    private static string[] Split(string patterns) => patterns.Split(',', StringSplitOptions.TrimEntries);
}
