using System.Net;
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

    /// <summary>The one that has the port of <paramref name="address"/>; null when none has.</summary>
    public static KcpSessions? Find(IRoute route, EndPoint address)
    {
        if (!OfRoutes.TryGetValue(route, out var resting))
        {
            return null;
        }

        lock (resting)
        {
            return resting.Find(listener => PortOf(listener.LocalEndPoint) == PortOf(address));
        }
    }

    private static int? PortOf(EndPoint? address) => address switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint name => name.Port,
        _ => null,
    };
}
