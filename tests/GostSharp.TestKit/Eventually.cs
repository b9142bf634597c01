using System.Runtime.CompilerServices;

namespace GostSharp.TestKit;

/// <summary>Bounded waiting for conditions that nothing signals.</summary>
public static class Eventually
{
    /// <summary>Waits until <paramref name="condition"/> holds, at most <see cref="TestTimeouts.Wait"/> unless told otherwise.</summary>
    /// <exception cref="TimeoutException">It never did; the message says <paramref name="what"/>.</exception>
    public static async Task TrueAsync(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string what = "",
        TimeSpan? timeout = null)
    {
        var limit = timeout ?? TestTimeouts.Wait;
        if (!await BecomesTrueAsync(condition, limit))
        {
            throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {what}");
        }
    }

    /// <summary>Waits until <paramref name="condition"/> holds, and says whether it did in time.</summary>
    public static async Task<bool> BecomesTrueAsync(Func<bool> condition, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > timeout)
            {
                return condition();
            }

            await Task.Delay(TestTimeouts.Poll);
        }

        return true;
    }
}
