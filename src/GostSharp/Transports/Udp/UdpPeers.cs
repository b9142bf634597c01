using System.Net;

namespace GostSharp.Transports.Udp;

/// <summary>The peers that a socket has heard of lately: the same object for the same address, so that nothing is allocated per packet.</summary>
/// <remarks>For one caller at a time. When it is full it forgets them all: those who are still there cost one object each.</remarks>
internal sealed class UdpPeers(int limit = 32_768)
{
    private readonly Dictionary<SocketAddress, UdpPeer> _known = [];

    public UdpPeer Get(SocketAddress raw)
    {
        if (_known.TryGetValue(raw, out var known))
        {
            return known;
        }

        if (_known.Count >= limit)
        {
            _known.Clear();
        }

        var peer = UdpPeer.Of(raw);
        _known.Add(peer.Raw, peer);
        return peer;
    }
}
