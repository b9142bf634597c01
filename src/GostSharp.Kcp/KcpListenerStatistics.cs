namespace GostSharp.Kcp;

/// <summary>What a listener has seen so far.</summary>
public readonly record struct KcpListenerStatistics
{
    /// <summary>Sessions that run, accepted or not.</summary>
    public int Sessions { get; init; }

    /// <summary>Packets that belonged to no session and could begin none.</summary>
    public long Rejected { get; init; }

    /// <summary>Of those, packets that the key of no profile opens: whoever sends them has another key or cipher.</summary>
    public long Unreadable { get; init; }

    /// <summary>Packets that would have begun a session if there had been room.</summary>
    public long Refused { get; init; }

    /// <summary>Packets that were dropped because the socket did not take them in time.</summary>
    public long PacketsDropped { get; init; }
}
