using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace GostSharp;

/// <summary>Reads and writes <c>host:port</c> addresses; a name stays a name until somebody connects to it.</summary>
public static class Address
{
    /// <summary>Reads <c>10.0.0.1:80</c>, <c>[::1]:80</c>, <c>host:80</c> or <c>:80</c>, which is this machine's loopback.</summary>
    /// <exception cref="FormatException">The text is not an address with a port of 0 to 65535.</exception>
    public static EndPoint Parse(string text) =>
        TryParse(text, out var address, out var error) ? address : throw new FormatException(error);

    /// <summary>Reads an address as <see cref="Parse"/> does.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EndPoint? address) => TryParse(text, out address, out _);

    /// <summary>Writes an address as <see cref="Parse"/> reads it; null is <c>:0</c>, the far end's own choice.</summary>
    public static string Format(EndPoint? address) => address switch
    {
        null => ":0",
        DnsEndPoint dns when dns.Host.Contains(':') => string.Create(CultureInfo.InvariantCulture, $"[{dns.Host}]:{dns.Port}"),
        DnsEndPoint dns => string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}"),
        _ => address.ToString() ?? "",
    };

    /// <summary>The address that was asked for, with the port that was bound: the host in a far end's answer is how it is reached, and need not be one of its machine.</summary>
    internal static EndPoint WithPortOf(EndPoint asked, EndPoint? bound) => (asked, bound) switch
    {
        (IPEndPoint ip, IPEndPoint { Port: > 0 and var port }) => new IPEndPoint(ip.Address, port),
        (IPEndPoint ip, DnsEndPoint { Port: > 0 and var port }) => new IPEndPoint(ip.Address, port),
        (DnsEndPoint name, IPEndPoint { Port: > 0 and var port }) => new DnsEndPoint(name.Host, port),
        (DnsEndPoint name, DnsEndPoint { Port: > 0 and var port }) => new DnsEndPoint(name.Host, port),
        _ => asked,
    };

    internal static bool TryParse(string? text, [NotNullWhen(true)] out EndPoint? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        if (!TrySplit(text, out var host, out var portText, out error))
        {
            return false;
        }

        if (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
        {
            error = $"'{text}': the port must be a number from 0 to 65535";
            return false;
        }

        return TryCreate(text!, host, port, out address, out error);
    }

    private static bool TryCreate(string text, string host, int port, out EndPoint? address, out string? error)
    {
        error = null;
        address = host switch
        {
            "" => new IPEndPoint(IPAddress.Loopback, port),
            _ when IPAddress.TryParse(host, out var ip) => new IPEndPoint(ip, port),
            _ when IsName(host) => new DnsEndPoint(host, port),
            _ => null,
        };
        if (address is null)
        {
            error = $"'{text}': '{host}' is neither an IP address nor a host name";
        }

        return address is not null;
    }

    // Underscores are for URIs a mistake at the beginning of a label, but names with them exist (containers, services in DNS).
    private static bool IsName(string host) => Uri.CheckHostName(host.Replace('_', 'x')) == UriHostNameType.Dns;

    // The last colon ends the host; a host with colons of its own must stand in brackets.
    private static bool TrySplit(string? text, out string host, out string port, [NotNullWhen(false)] out string? error)
    {
        (host, port, error) = ("", "", null);
        var colon = text?.LastIndexOf(':') ?? -1;
        if (string.IsNullOrEmpty(text) || colon < 0 || text.EndsWith(']'))
        {
            error = $"'{text}': an address is written host:port";
            return false;
        }

        (host, port) = (text[..colon], text[(colon + 1)..]);
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
            error = host.Contains(':') && !host.Contains('[') ? null : $"'{text}': only an IPv6 address stands in brackets";
        }
        else if (host.Contains(':'))
        {
            error = $"'{text}': an IPv6 address must stand in brackets";
        }

        return error is null;
    }
}
