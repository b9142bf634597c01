namespace GostSharp.TestKit;

/// <summary>Proves that a test leaves nothing behind; other tests of the process must not run meanwhile.</summary>
/// <remarks>
/// The test runner's own timers come and go in the same process (one for every test that has a timeout, for one): a few that leak may
/// hide behind them. Where a clock is passed in, <see cref="ManualTime.ActiveTimers"/> is exact.
/// </remarks>
public static class LeakCheck
{
    private const int MostShown = 20;

    /// <summary>Takes stock, after the runtime has opened what it opens once for all sockets.</summary>
    public static async Task<ProcessResources> BaselineAsync()
    {
        await using (var warmUp = await ConnectionPair.CreateTcpAsync())
        {
            await warmUp.Client.Stream.WriteAsync(new byte[1]);
            await warmUp.Server.Stream.ReadExactlyAsync(new byte[1]);
        }

        return await SettledAsync();
    }

    /// <summary>Waits until the process holds no more sockets, descriptors and timers than in <paramref name="baseline"/>.</summary>
    /// <exception cref="LeakException">It still does; the message lists up to 20 of them, sockets with their states.</exception>
    public static async Task ReturnsToAsync(ProcessResources baseline, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var now = ProcessResources.Take();
        var clean = await Eventually.BecomesTrueAsync(() => IsWithin(now = ProcessResources.Take(), baseline), timeout ?? TestTimeouts.Wait);
        if (!clean)
        {
            throw new LeakException(Describe(now, baseline));
        }
    }

    // Beside a test that has just begun the runner still arms the timer of its timeout.
    private static async Task<ProcessResources> SettledAsync()
    {
        ProcessResources? before = null;
        ProcessResources? now = null;
        await Eventually.TrueAsync(() =>
        {
            (before, now) = (now, ProcessResources.Take());
            return before is not null && IsWithin(now, before) && IsWithin(before, now);
        });
        return now!;
    }

    private static bool IsWithin(ProcessResources now, ProcessResources baseline) =>
        now.Sockets <= baseline.Sockets && now.Descriptors.Count <= baseline.Descriptors.Count && now.Timers <= baseline.Timers;

    // A thousand of a kind say no more than some of them.
    private static string Describe(ProcessResources now, ProcessResources baseline)
    {
        var added = now.Descriptors.Values.Except(baseline.Descriptors.Values).Order(StringComparer.Ordinal).Take(MostShown);
        string[] lines =
        [
            $"Left behind: {now.Sockets - baseline.Sockets} sockets, {now.Descriptors.Count - baseline.Descriptors.Count} descriptors, "
                + $"{now.Timers - baseline.Timers} timers. New descriptors, at most {MostShown}:",
            .. ProcSockets.Describe(added).Select(link => "  " + link),
        ];
        return string.Join(Environment.NewLine, lines);
    }
}

/// <summary>Something was left behind.</summary>
public sealed class LeakException(string message) : Exception(message);
