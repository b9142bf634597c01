namespace GostSharp.Selection;

/// <summary>Picks the first: the others stand by.</summary>
internal sealed class FifoSelector : ISelector
{
    public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context) => candidates.Count == 0 ? null : candidates[0];
}
