using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Whether a packet is from whom it was expected.</summary>
internal static class PeerFilter
{
    /// <summary>False when a packet whose sender a server names as <paramref name="source"/> cannot be an answer of <paramref name="target"/>.</summary>
    public static bool CouldBe(EndPoint target, EndPoint? source)
    {
        if (target is not IPEndPoint wanted || source is not IPEndPoint named || IsUnspecified(wanted.Address) || IsUnspecified(named.Address))
        {
            // A name or the server's own machine has addresses that nobody knows here, and some servers do not say.
            return true;
        }

        return wanted.Port == named.Port && HostText.Plain(wanted.Address).Equals(HostText.Plain(named.Address));
    }

    /// <summary>Whether two addresses are of the same machine, as far as the addresses tell.</summary>
    public static bool IsSameHost(EndPoint? one, EndPoint? other) => (one, other) switch
    {
        (IPEndPoint a, IPEndPoint b) => HostText.Plain(a.Address).Equals(HostText.Plain(b.Address)),
        (DnsEndPoint a, DnsEndPoint b) => a.Host.Equals(b.Host, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    public static bool IsUnspecified(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
