using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Udp;

/// <summary>Tells what a service for packets has lost.</summary>
internal sealed class LossReport(DatagramCounters counters, string service, TimeProvider timeProvider, ILogger logger) : PacedReport(timeProvider)
{
    private protected override void Tell()
    {
        var now = counters.Now;
        logger.DatagramsLost(service, now.Dropped, now.Truncated, now.Evicted);
    }
}
