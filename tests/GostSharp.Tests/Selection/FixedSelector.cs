namespace GostSharp.Tests.Selection;

/// <summary>A selector of a user's own that always picks the same, whatever it is offered.</summary>
internal sealed class FixedSelector(Candidate? pick) : ISelector
{
    public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context) => pick;
}
