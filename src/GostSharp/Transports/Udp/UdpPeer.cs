using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Udp;

/// <summary>A peer of a UDP socket, with its address as the kernel wants it.</summary>
/// <param name="address">As people know it: of a dual-stack socket's IPv4 peer that is the IPv4 address.</param>
/// <param name="port">Its port.</param>
/// <param name="raw">As the socket knows it; not to be changed.</param>
internal sealed class UdpPeer(IPAddress address, int port, SocketAddress raw) : IPEndPoint(address, port)
{
    private static readonly IPEndPoint Reader4 = new(IPAddress.Any, 0);
    private static readonly IPEndPoint Reader6 = new(IPAddress.IPv6Any, 0);

    public SocketAddress Raw { get; } = raw;

    /// <summary>Creates the peer of a received address, which is copied.</summary>
    public static UdpPeer Of(SocketAddress raw)
    {
        var copy = new SocketAddress(raw.Family, raw.Size);
        raw.Buffer.Span[..raw.Size].CopyTo(copy.Buffer.Span);
        var reader = raw.Family is AddressFamily.InterNetworkV6 ? Reader6 : Reader4;
        var read = (IPEndPoint)reader.Create(copy);
        return new UdpPeer(read.Address.IsIPv4MappedToIPv6 ? read.Address.MapToIPv4() : read.Address, read.Port, copy);
    }
}
