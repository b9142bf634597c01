using System.Globalization;

namespace GostSharp.Ssh.Trust;

/// <summary>An address that a key may have forwarded.</summary>
/// <param name="Host">A name or address, compared as text but for upper and lower case; <c>*</c> stands for any, and may be part of an address to listen on.</param>
/// <param name="Port">A port, or null for any.</param>
public sealed record PermittedAddress(string Host, int? Port)
{
    private const string Any = "*";

    /// <summary>Whether it is this address, as sshd says of targets: no patterns besides the star alone.</summary>
    internal bool IsTarget(string host, int port) =>
        MatchesPort(port) && (Host == Any || string.Equals(Host, host, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is this address, as sshd says of addresses to listen on, which may be patterns.</summary>
    internal bool IsListener(string host, int port) => MatchesPort(port) && Pattern.Matches(Host, host);

    /// <summary>Reads host:port, [host]:port or, where the host may be left out, a port.</summary>
    internal static PermittedAddress? TryParse(string text, bool hostIsOptional)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 && !hostIsOptional)
        {
            return null;
        }

        var host = colon < 0 ? Any : text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            return null; // an address of IPv6 without brackets
        }

        var port = text[(colon + 1)..];
        if (port == Any)
        {
            return host.Length > 0 ? new(host, null) : null;
        }

        return host.Length > 0 && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new(host, number)
            : null;
    }

    private bool MatchesPort(int port) => Port is null || Port == port;
}
