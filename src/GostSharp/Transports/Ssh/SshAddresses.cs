using System.Net;
using System.Text;
using GostSharp.Codecs;
using GostSharp.Ssh;

namespace GostSharp.Transports.Ssh;

/// <summary>Hosts and ports as SSH writes them: texts.</summary>
internal static class SshAddresses
{
    // For both kinds of addresses; servers of gost read an empty host the same way.
    private const string AllHosts = "";

    // What clients of gost ask for: settings of servers name it (PermitListen).
    private const string AllHostsOfIPv4 = "0.0.0.0";

    // What clients of gost, which have written their nil pointers for years, mean by it.
    private const string NilHost = "<nil>";

    /// <summary>A target as a server is asked for it; null when it is none that can be written.</summary>
    public static (string Host, int Port)? Target(EndPoint? target) => target switch
    {
        IPEndPoint ip => (HostText.Plain(ip.Address).ToString(), ip.Port),
        DnsEndPoint name => (name.Host, name.Port),
        _ => null,
    };

    /// <summary>Where the client of a connection is: an IP address, as RFC 4254 wants it, or nothing in particular.</summary>
    public static (string Host, int Port) Origin(EndPoint? client, int nobody = 0) => client switch
    {
        IPEndPoint ip when ip.Port > 0 => (HostText.Plain(ip.Address).ToString(), ip.Port),
        DnsEndPoint name when name.Port > 0 && IPAddress.TryParse(name.Host, out var address) => (address.ToString(), name.Port),
        _ => ("0.0.0.0", nobody),
    };

    /// <summary>An address to bind as a server is asked for it; null when it is none that can be written.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isPeerOurs">Whether the server is one of ours, which is asked for both kinds of addresses.</param>
    public static SshForward? Bound(EndPoint address, bool isPeerOurs) => address switch
    {
        IPEndPoint ip when ip.Address.Equals(IPAddress.IPv6Any) => new SshForward(isPeerOurs ? AllHosts : AllHostsOfIPv4, ip.Port),
        IPEndPoint ip => new SshForward(HostText.Plain(ip.Address).ToString(), ip.Port),
        DnsEndPoint name => new SshForward(name.Host, name.Port),
        _ => null,
    };

    /// <summary>The address that a client wants to have bound.</summary>
    /// <exception cref="ProtocolException">It could be none.</exception>
    public static EndPoint ToBind(SshForward forward) => forward.Host is AllHosts or "*"
        ? new IPEndPoint(IPAddress.IPv6Any, forward.Port)
        : Parse(forward.Host, forward.Port);

    /// <summary>The target that a client wants to reach.</summary>
    /// <exception cref="ProtocolException">It could be none.</exception>
    public static EndPoint ToReach(SshEndPoints asked) => asked.Port == 0
        ? throw new ProtocolException("nobody is reached at port 0")
        : Parse(asked.Host is NilHost ? "" : asked.Host, asked.Port);

    /// <summary>Who has come, as the other end tells it; null when it does not say.</summary>
    public static IPEndPoint? Visitor(SshEndPoints told) =>
        IPAddress.TryParse(told.OriginHost, out var address) && told.OriginPort > 0 ? new IPEndPoint(HostText.Plain(address), told.OriginPort) : null;

    private static EndPoint Parse(string host, int port) => host.Length <= HostText.MaxLength
        ? HostText.Decode(Encoding.UTF8.GetBytes(host), port)
        : throw new ProtocolException($"a host of {host.Length} characters is none");
}
