using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Binding;

/// <summary>One pattern of hosts and ports: <c>host:port</c>, <c>host:low-high</c>, <c>host:*</c>, <c>*:port</c> or <c>*</c>.</summary>
internal sealed class ListenPattern
{
    private const string LocalHost = "localhost";

    private readonly Func<EndPoint, bool> _isHost;
    private readonly PortRange _ports;

    private ListenPattern(Func<EndPoint, bool> isHost, PortRange ports) => (_isHost, _ports) = (isHost, ports);

    /// <summary>Reads a pattern; null when it is none.</summary>
    public static ListenPattern? TryParse(string text)
    {
        var (host, ports) = PermitText.Split(text);
        return HostOf(host) is { } isHost && PortRange.TryParse(ports) is { } range ? new ListenPattern(isHost, range) : null;
    }

    /// <summary>Whether it allows to listen there; port 0, the choice of the system, is one like the others.</summary>
    public bool Allows(EndPoint address) => PortOf(address) is { } port && _ports.Contains(port) && _isHost(address);

    /// <summary>Whether an address is the machine itself by its usual name.</summary>
    public static bool IsLocalHost(EndPoint address) => address is DnsEndPoint name && name.Host.Equals(LocalHost, StringComparison.OrdinalIgnoreCase);

    private static Func<EndPoint, bool>? HostOf(string host) => host switch
    {
        PermitText.Any => static _ => true,
        _ when host.Equals(LocalHost, StringComparison.OrdinalIgnoreCase) => static address => IsLoopback(address) || IsLocalHost(address),
        _ when Literal(host) is { } literal => address => address is IPEndPoint asked && Covers(literal, HostText.Plain(asked.Address)),
        _ => null,
    };

    // In brackets, as everywhere where a port follows; an IPv4 address in full, for "1" is an address to the system, too.
    private static IPAddress? Literal(string host) => host is ['[', .., ']']
        ? host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host.AsSpan()[1..^1], out var ipv6) ? HostText.Plain(ipv6) : null
        : host.Count(static character => character == '.') == 3 && IPAddress.TryParse(host, out var ipv4) ? ipv4 : null;

    // All of IPv6 is bound with all of IPv4.
    private static bool Covers(IPAddress literal, IPAddress asked) =>
        literal.Equals(asked) || (literal.Equals(IPAddress.IPv6Any) && asked.Equals(IPAddress.Any));

    private static bool IsLoopback(EndPoint address) => address is IPEndPoint ip && IPAddress.IsLoopback(HostText.Plain(ip.Address));

    private static int? PortOf(EndPoint address) => address switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint name => name.Port,
        _ => null,
    };
}
