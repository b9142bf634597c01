using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Relaying;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols;

/// <summary>What the log says of one relay.</summary>
internal readonly struct RelayLog(ILogger logger, ConnectionActivity? activity, EndPoint? visitor, EndPoint? target, RoutePath? path)
{
    private long Id => activity?.Id ?? 0;

    private string Route => path is null ? "" : $" through {path}";

    public void Started()
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.RelayStarted(activity?.Service, Id, visitor, target, Route);
        }
    }

    public void Ended(RelayResult result, TimeSpan duration)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.RelayEnded(activity?.Service, Id, visitor, target, duration, result.End, result.Error is null ? "" : $" ({result.Error.Message})");
        }

        if (result.End is RelayEnd.TargetFailed && path is not null)
        {
            logger.TunnelBroken(activity?.Service, Id, target, Route, result.Error?.Message ?? "no reason is known");
        }
    }
}
