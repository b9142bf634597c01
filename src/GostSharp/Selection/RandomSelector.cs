namespace GostSharp.Selection;

/// <summary>Picks by chance, in proportion to the weights.</summary>
internal sealed class RandomSelector(Random random) : ISelector
{
    public RandomSelector()
        : this(Random.Shared)
    {
    }

    public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context)
    {
        var total = 0L;
        for (var i = 0; i < candidates.Count; i++)
        {
            total += candidates[i].Weight;
        }

        var ticket = total == 0 ? 0 : random.NextInt64(total);
        for (var i = 0; i < candidates.Count; i++)
        {
            ticket -= candidates[i].Weight;
            if (ticket < 0)
            {
                return candidates[i];
            }
        }

        return null;
    }
}
