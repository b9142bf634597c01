using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Udp;

/// <summary>The addresses that a socket sent to lately, as the kernel wants them, so that nothing is allocated per packet.</summary>
/// <remarks>When it is full it forgets them all.</remarks>
internal sealed class UdpAddresses(AddressFamily family, int limit = 4096)
{
    private readonly ConcurrentDictionary<IPEndPoint, SocketAddress> _known = new();

    public SocketAddress Get(IPEndPoint address)
    {
        if (_known.TryGetValue(address, out var known))
        {
            return known;
        }

        if (_known.Count >= limit)
        {
            _known.Clear();
        }

        var raw = ToRaw(address);
        _known.TryAdd(new IPEndPoint(address.Address, address.Port), raw); // A copy: the caller may change its own.
        return raw;
    }

    private SocketAddress ToRaw(IPEndPoint address) => family is AddressFamily.InterNetworkV6 && address.AddressFamily is AddressFamily.InterNetwork
        ? new IPEndPoint(address.Address.MapToIPv6(), address.Port).Serialize()
        : address.Serialize();
}
