namespace GostSharp.FunctionalTests.Torture;

/// <summary>What happens on one connection; both of its ends draw the same from the seed.</summary>
internal sealed record TorturePlan(int Seed, TortureSide Client, TortureSide Target)
{
    public bool HasReset => Client.ResetAfter is not null || Target.ResetAfter is not null;

    public static TorturePlan Draw(int seed)
    {
        var random = new Random(seed);
        var resets = random.Next(10);
        return new TorturePlan(
            seed,
            TortureSide.Draw(random, seed * 2, resets: resets == 0),
            TortureSide.Draw(random, (seed * 2) + 1, resets: resets == 1));
    }
}

/// <summary>What one end of a connection does.</summary>
/// <param name="Payload">From which seed its bytes follow.</param>
/// <param name="Length">How many it sends, unless it resets.</param>
/// <param name="ResetAfter">After how many it resets the connection; null when it ends in order.</param>
/// <param name="WritesAtOnce">The most it writes at once.</param>
/// <param name="ReadsAtOnce">The most it reads at once.</param>
/// <param name="Pauses">One of so many steps is followed by a pause; 0 for none.</param>
/// <param name="WaitsForEnd">Sends nothing before the other end has said everything.</param>
internal sealed record TortureSide(int Payload, int Length, int? ResetAfter, int WritesAtOnce, int ReadsAtOnce, int Pauses, bool WaitsForEnd)
{
    public static TortureSide Draw(Random random, int payload, bool resets)
    {
        var length = DrawLength(random);
        return new TortureSide(
            payload,
            length,
            resets ? random.Next(length + 1) : null,
            1 << random.Next(6, 19),
            1 << random.Next(6, 19),
            random.Next(4) == 0 ? random.Next(2, 20) : 0,
            WaitsForEnd: payload % 2 == 1 && random.Next(4) == 0);
    }

    private static int DrawLength(Random random) => random.Next(100) switch
    {
        < 10 => 0,
        < 50 => random.Next(500),
        < 80 => random.Next(20_000),
        < 97 => random.Next(300_000),
        _ => random.Next(3_000_000),
    };
}
