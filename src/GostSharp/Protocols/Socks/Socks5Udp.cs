using System.Net;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Socks;

/// <summary>What a SOCKS5 server carries packets with.</summary>
/// <param name="Associations">The ways to the targets.</param>
/// <param name="Machine">Where the sockets are bound that clients send their packets to.</param>
internal sealed record Socks5Udp(Associations Associations, IRoute Machine)
{
    public static int PortOf(EndPoint? address) => address switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint name => name.Port,
        _ => 0,
    };

    /// <summary>The same host at another port; null where there is no host.</summary>
    public static EndPoint? At(EndPoint? address, int port) => address switch
    {
        IPEndPoint ip => new IPEndPoint(Codecs.HostText.Plain(ip.Address), port),
        DnsEndPoint name => new DnsEndPoint(name.Host, port),
        _ => null,
    };
}
