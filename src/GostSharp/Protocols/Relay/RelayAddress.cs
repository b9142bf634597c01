using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Relay;

/// <summary>The feature that names an address: as in SOCKS, except that "any host" is an empty name and the port behind it, of which 0 means no address at all.</summary>
internal static class RelayAddress
{
    private const byte Name = 3;

    /// <summary>Reads an address; null is none.</summary>
    /// <exception cref="ProtocolException">It is cut off or of an unknown type.</exception>
    public static EndPoint? Parse(ReadOnlySpan<byte> data)
    {
        if (!SocksAddress.TryParse(data, out var address, out _))
        {
            throw new ProtocolException("the address in a relay message is cut off");
        }

        var isAnyHost = data is [Name, 0, ..];
        return address is IPEndPoint { Port: var port } && isAnyHost
            ? port == 0 ? null : new IPEndPoint(IPAddress.IPv6Any, port)
            : address;
    }

    /// <summary>Writes what a client asks for; null is <c>:0</c>.</summary>
    /// <exception cref="GostException">The address does not fit (<see cref="FailureReason.NotSupported"/>).</exception>
    public static byte[] ToBytes(EndPoint? address) => address switch
    {
        null => EmptyName(0),
        IPEndPoint { Port: var port } ip when ip.Address.Equals(IPAddress.IPv6Any) => EmptyName(port),
        _ => SocksAddress.ToBytes(address),
    };

    private static byte[] EmptyName(int port) => [Name, 0, (byte)(port >> 8), (byte)port];
}
