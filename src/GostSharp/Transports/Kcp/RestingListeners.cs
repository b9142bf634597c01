using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace GostSharp.Transports.Kcp;

/// <summary>Listeners that accept no more but keep their ports for the sessions that they have; whoever wants such a port gets it, and the sessions end.</summary>
internal static class RestingListeners
{
    private static readonly ConditionalWeakTable<IRoute, List<KcpSessions>> OfRoutes = [];

    public static void Add(IRoute route, KcpSessions listener)
    {
        var resting = OfRoutes.GetValue(route, static _ => []);
        lock (resting)
        {
            if (!resting.Contains(listener))
            {
                resting.Add(listener);
            }
        }
    }

    public static void Remove(IRoute route, KcpSessions listener)
    {
        if (OfRoutes.TryGetValue(route, out var resting))
        {
            lock (resting)
            {
                resting.Remove(listener);
            }
        }
    }

    /// <summary>Those that keep others from <paramref name="address"/>.</summary>
    public static IReadOnlyList<KcpSessions> Find(IRoute route, EndPoint address)
    {
        if (!OfRoutes.TryGetValue(route, out var resting))
        {
            return [];
        }

        lock (resting)
        {
            return resting.FindAll(listener => Conflict(listener.LocalEndPoint, address));
        }
    }

    // What a name stands for is known where it is bound only.
    private static bool Conflict(EndPoint? taken, EndPoint wanted) => (taken, wanted) switch
    {
        (IPEndPoint a, IPEndPoint b) => a.Port == b.Port && (Covers(a.Address, b.Address) || Covers(b.Address, a.Address)),
        _ => PortOf(taken) is { } port && port == PortOf(wanted),
    };

    private static bool Covers(IPAddress all, IPAddress one) =>
        all.Equals(IPAddress.IPv6Any)
        || Plain(all).Equals(Plain(one))
        || (all.Equals(IPAddress.Any) && Plain(one).AddressFamily is AddressFamily.InterNetwork);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static int? PortOf(EndPoint? address) => address switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint name => name.Port,
        _ => null,
    };
}
