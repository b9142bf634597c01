namespace GostSharp.Selection;

/// <summary>Candidates with their failure marks: filters first, then the strategy.</summary>
internal sealed class CandidatePool : ICandidatePool
{
    private readonly ISelector _selector;
    private readonly Member[] _members;

    public CandidatePool(IEnumerable<(Candidate Candidate, FailurePolicy Policy)> candidates, ISelector selector, TimeProvider timeProvider)
    {
        _selector = selector;
        _members = [.. candidates.Select(entry => new Member(entry.Candidate, new FailureMarks(entry.Policy, timeProvider)))];
    }

    public int Count => _members.Length;

    /// <summary>Whether picking runs nothing but the library's own code.</summary>
    public bool IsPrompt => _selector is RoundRobinSelector or RandomSelector or FifoSelector or HashSelector;

    public IEnumerable<(Candidate Candidate, bool IsAlive, int Failures)> States =>
        _members.Select(member => (member.Candidate, member.Marks.IsAlive, member.Marks.Failures));

    public Candidate? Pick(ConnectContext context, IReadOnlyCollection<Candidate> tried)
    {
        if (_members.Length == 1)
        {
            return tried.Count == 0 ? _members[0].Candidate : null;
        }

        var living = Untried(tried, onlyLiving: true);
        var candidates = WithoutBackups(living.Count > 0 ? living : Untried(tried, onlyLiving: false));
        return candidates.Count == 0 ? null : PickOneOf(candidates, context);
    }

    public bool MarkFailed(Candidate candidate) => MarksOf(candidate).Mark();

    public bool MarkGood(Candidate candidate) => MarksOf(candidate).Reset();

    private static List<Candidate> WithoutBackups(List<Candidate> candidates)
    {
        var regular = candidates.FindAll(candidate => !candidate.Backup);
        return regular.Count > 0 ? regular : candidates;
    }

    // A selector of a user's own that offers what was tried before would be asked for ever.
    private Candidate? PickOneOf(List<Candidate> candidates, ConnectContext context)
    {
        var picked = _selector.Pick(candidates, context);
        return picked is null || candidates.Contains(picked, ReferenceEqualityComparer.Instance) ? picked : throw NotOffered(picked);
    }

    private List<Candidate> Untried(IReadOnlyCollection<Candidate> tried, bool onlyLiving)
    {
        var untried = new List<Candidate>(_members.Length);
        foreach (var member in _members)
        {
            if (!tried.Contains(member.Candidate, ReferenceEqualityComparer.Instance) && (!onlyLiving || member.Marks.IsAlive))
            {
                untried.Add(member.Candidate);
            }
        }

        return untried;
    }

    // By reference: two targets may be alike in every value and still are two.
    private FailureMarks MarksOf(Candidate candidate) =>
        Array.Find(_members, member => ReferenceEquals(member.Candidate, candidate)).Marks
        ?? throw NotOffered(candidate);

    private static InvalidOperationException NotOffered(Candidate candidate) =>
        new($"The selector picked '{candidate.Name}', which is not one of its candidates.");

    private readonly record struct Member(Candidate Candidate, FailureMarks Marks);
}
