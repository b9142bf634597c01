using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Binding;

/// <summary>Tells who has opened a port: others can connect to it from then on.</summary>
internal static class PortLog
{
    public static void PortBound(this ILogger logger, Connection client, EndPoint? bound, string network)
    {
        var activity = client.Features.Get<ConnectionActivity>();
        logger.PortBound(activity?.Service, activity?.Id ?? 0, client.Features.Visitor ?? client.RemoteEndPoint, network, bound);
    }
}
