using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Binding;

namespace GostSharp.Protocols.Ssh;

/// <summary>One pattern of targets: a host, as a name or an address, and ports.</summary>
internal sealed class OpenPattern
{
    private readonly string _host;
    private readonly PortRange _ports;

    private OpenPattern(string host, PortRange ports) => (_host, _ports) = (host, ports);

    /// <summary>Reads a pattern; null when it is none.</summary>
    public static OpenPattern? TryParse(string text)
    {
        var (host, ports) = PermitText.Split(text);
        var isBracketed = host is ['[', .., ']'];
        var name = isBracketed ? host[1..^1] : host;
        var isName = name.Length > 0 && (isBracketed || !name.Contains(':', StringComparison.Ordinal));
        return isName && PortRange.TryParse(ports) is { } range ? new OpenPattern(Normalized(name), range) : null;
    }

    /// <summary>Whether it allows this target.</summary>
    public bool Allows(EndPoint target) => target switch
    {
        IPEndPoint ip => Allows(HostText.Plain(ip.Address).ToString(), ip.Port),
        DnsEndPoint name => Allows(Normalized(name.Host), name.Port),
        _ => false,
    };

    private bool Allows(string host, int port) =>
        _ports.Contains(port) && (_host == PermitText.Any || _host.Equals(host, StringComparison.OrdinalIgnoreCase));

    // An address can be written in several ways.
    private static string Normalized(string host) => IPAddress.TryParse(host, out var address) ? HostText.Plain(address).ToString() : host;
}
