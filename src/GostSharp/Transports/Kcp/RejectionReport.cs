using GostSharp.Diagnostics;
using GostSharp.Kcp;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Kcp;

/// <summary>Tells which packets a listener has turned away: KCP has no answer for those who send them, and nobody else would say what is wrong.</summary>
/// <param name="service">The service.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class RejectionReport(string service, TimeProvider timeProvider, ILogger logger) : PacedReport(timeProvider)
{
    private KcpListenerStatistics _now;

    /// <summary>Looks whether there are more than before; for the one who receives.</summary>
    public void Look(KcpListenerStatistics now)
    {
        var before = Weight(_now);
        _now = now;
        if (Weight(now) != before)
        {
            Note();
        }
    }

    private protected override void Tell() =>
        logger.KcpPacketsRejected(service, _now.Unreadable, _now.Rejected - _now.Unreadable, _now.Refused, _now.PacketsDropped);

    // What comes late for a session that has ended is no news.
    private static long Weight(KcpListenerStatistics statistics) => statistics.Unreadable + statistics.Refused + statistics.PacketsDropped;
}
