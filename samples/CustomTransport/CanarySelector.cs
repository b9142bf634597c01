using GostSharp;

namespace CustomTransport;

/// <summary>Sends every n-th connection to the last target, which runs the new version, and all others to the first.</summary>
internal sealed class CanarySelector(int every) : ISelector
{
    private int _picks;

    public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context) =>
        Interlocked.Increment(ref _picks) % every == 0 ? candidates[^1] : candidates[0];
}
