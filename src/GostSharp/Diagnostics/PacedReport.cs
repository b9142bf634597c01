namespace GostSharp.Diagnostics;

/// <summary>Tells of what happens often, but not of each time: a flood must not become a flood of log lines.</summary>
/// <param name="timeProvider">The clock.</param>
internal abstract class PacedReport(TimeProvider timeProvider)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);

    private long _reported;
    private int _isOpen;

    /// <summary>To be called after something was counted.</summary>
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
            Close();
        }
    }

    /// <summary>Tells what was counted since the last report, at the end.</summary>
    public void Finish()
    {
        if (Volatile.Read(ref _isOpen) != 0)
        {
            Close();
        }
    }

    /// <summary>Writes the numbers so far to the log.</summary>
    private protected abstract void Tell();

    private void Close()
    {
        Volatile.Write(ref _isOpen, 0);
        Tell();
    }
}
