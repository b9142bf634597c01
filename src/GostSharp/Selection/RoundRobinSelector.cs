namespace GostSharp.Selection;

/// <summary>Picks one after the other; the counter advances with every pick, whatever the list.</summary>
internal sealed class RoundRobinSelector : ISelector
{
    private int _picks = -1;

    public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context)
    {
        var pick = (uint)Interlocked.Increment(ref _picks);
        return candidates.Count == 0 ? null : candidates[(int)(pick % (uint)candidates.Count)];
    }
}
