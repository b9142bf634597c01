namespace GostSharp.Services;

/// <summary>How long a remote listener pauses before it is bound anew.</summary>
internal sealed class RetryPace
{
    private int _refusals;

    /// <summary>A second while nobody can be reached, so that whoever comes back is found at once; 1, 2, 4 and then 5 seconds while somebody says no.</summary>
    public TimeSpan After(Exception failure)
    {
        _refusals = IsRefusal(failure) ? _refusals + 1 : 0;
        return WithJitter(_refusals switch
        {
            <= 1 => 1,
            2 => 2,
            3 => 4,
            _ => 5,
        });
    }

    /// <summary>A second, after something that was bound was lost.</summary>
    public TimeSpan AfterLoss()
    {
        _refusals = 0;
        return WithJitter(1);
    }

    /// <summary>True when somebody was reached and does not want to; false when the way there is broken.</summary>
    public static bool IsRefusal(Exception failure) => failure is GostException known && known.Reason switch
    {
        FailureReason.Unreachable or FailureReason.NameNotFound or FailureReason.TimedOut or FailureReason.ConnectionLost => false,
        FailureReason.Refused or FailureReason.NoneAvailable or FailureReason.Protocol or FailureReason.Other => known is not ConnectFailedException,
        _ => true,
    };

    // Many clients of one server that restarts should not come back in the same moment. Whole milliseconds, as timers count them: what is told is what is waited.
    private static TimeSpan WithJitter(int seconds) => TimeSpan.FromMilliseconds(seconds * Random.Shared.Next(900, 1001));
}
