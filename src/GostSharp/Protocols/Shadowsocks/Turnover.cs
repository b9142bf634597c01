namespace GostSharp.Protocols.Shadowsocks;

/// <summary>When what was remembered before the last time is forgotten. For one caller at a time.</summary>
/// <param name="capacity">How many new ones there are at least by then.</param>
/// <param name="limit">How many new ones there are at most, however short the time was.</param>
/// <param name="lifetime">How long everything is remembered unless there are too many.</param>
/// <param name="clock">The clock.</param>
internal sealed class Turnover(int capacity, int limit, TimeSpan lifetime, TimeProvider clock)
{
    private long _began = clock.GetTimestamp();

    /// <summary>One that goes by the number alone.</summary>
    public static Turnover ByCount(int capacity) => new(capacity, capacity, TimeSpan.Zero, TimeProvider.System);

    /// <summary>Whether it is time, with so many new ones; then it counts anew.</summary>
    public bool IsDue(int count)
    {
        if (count < capacity || (count < limit && clock.GetElapsedTime(_began) < lifetime))
        {
            return false;
        }

        _began = clock.GetTimestamp();
        return true;
    }
}
