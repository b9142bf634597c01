using System.Net;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.FarEnd;

/// <summary>The address of somebody who came to a port at the far end, as that end tells it.</summary>
internal static class VisitorAddress
{
    /// <summary>What to call the visitor here; null when the far end does not say who it is.</summary>
    /// <remarks>A loopback address is one of the machine over there. As a name nobody takes it for this machine's, and it is written on the wire as before.</remarks>
    public static EndPoint? Of(EndPoint? told) => told switch
    {
        IPEndPoint ip when PeerFilter.IsUnspecified(ip.Address) => null,
        IPEndPoint ip when IPAddress.IsLoopback(ip.Address) => new DnsEndPoint(ip.Address.ToString(), ip.Port),
        _ => told,
    };
}
