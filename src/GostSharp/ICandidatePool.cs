namespace GostSharp;

/// <summary>Candidates with their failure marks.</summary>
internal interface ICandidatePool
{
    /// <summary>Picks a candidate that was not tried for this connection: a living one, and when there is none a failed one rather than nobody.</summary>
    Candidate? Pick(ConnectContext context, IReadOnlyCollection<Candidate> tried);

    /// <summary>Notes a failure; true when the candidate is passed over from now on.</summary>
    bool MarkFailed(Candidate candidate);

    /// <summary>Notes a success; true when the candidate had failed before.</summary>
    bool MarkGood(Candidate candidate);
}
