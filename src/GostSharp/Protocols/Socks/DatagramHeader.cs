using System.Diagnostics.CodeAnalysis;
using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>The header of a packet that came by itself: whatever is wrong with it is the end of that packet alone.</summary>
internal static class DatagramHeader
{
    /// <summary>False for what is no packet of SOCKS5; the reserved field and the fragment say nothing, as with gost.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, SocksPeers peers, out int length, [NotNullWhen(true)] out EndPoint? peer)
    {
        (length, peer) = (0, null);
        try
        {
            if (UdpTunnelHeader.TryParse(datagram, out var header, out length))
            {
                peer = peers.TryGet(header.AddressIn(datagram));
            }
        }
        catch (ProtocolException)
        {
            // An address of an unknown type.
        }

        return peer is not null;
    }
}
