using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Udp;

/// <summary>Tells of losses, but not of each: a flood must not become a flood of log lines.</summary>
internal sealed class LossReport(DatagramCounters counters, string service, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);

    private long _reported;
    private int _isOpen;

    /// <summary>To be called after a loss was counted.</summary>
    public void Note()
    {
        var last = Volatile.Read(ref _reported);
        Volatile.Write(ref _isOpen, 1);
        if (last != 0 && timeProvider.GetElapsedTime(last) < BetweenReports)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _reported, timeProvider.GetTimestamp(), last) == last)
        {
            Tell();
        }
    }

    /// <summary>Tells what was lost since the last report, at the end.</summary>
    public void Finish()
    {
        if (Volatile.Read(ref _isOpen) != 0)
        {
            Tell();
        }
    }

    private void Tell()
    {
        Volatile.Write(ref _isOpen, 0);
        var now = counters.Now;
        logger.DatagramsLost(service, now.Dropped, now.Truncated, now.Evicted);
    }
}
