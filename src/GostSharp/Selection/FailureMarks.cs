namespace GostSharp.Selection;

/// <summary>The failures of one candidate.</summary>
/// <remarks>After the timeout the count stays: one more failure marks the candidate again at once, a success clears it.</remarks>
internal sealed class FailureMarks(FailurePolicy policy, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private int _failures;
    private long _lastFailure;

    public int Failures => Volatile.Read(ref _failures);

    public bool IsAlive
    {
        get
        {
            if (policy.MaxFails < 0 || Failures < policy.MaxFails)
            {
                return true;
            }

            lock (_gate)
            {
                return _failures < policy.MaxFails || timeProvider.GetElapsedTime(_lastFailure) >= policy.FailTimeout;
            }
        }
    }

    /// <summary>Notes a failure; true when it made a living candidate a failed one.</summary>
    public bool Mark()
    {
        lock (_gate)
        {
            var wasAlive = IsAlive;
            _failures++;
            _lastFailure = timeProvider.GetTimestamp();
            return wasAlive && !IsAlive;
        }
    }

    /// <summary>Notes a success; true when there were failures to forget.</summary>
    public bool Reset()
    {
        if (Failures == 0)
        {
            return false;
        }

        lock (_gate)
        {
            _failures = 0;
            return true;
        }
    }
}
