using System.Net;

namespace GostSharp;

/// <summary>Picks one of several targets or nodes.</summary>
public interface ISelector
{
    /// <summary>Picks one of <paramref name="candidates"/>, which are those not marked as failed, in configured order.</summary>
    /// <returns>One of the candidates, or null to refuse the connection.</returns>
    /// <remarks>Called by many connections at once.</remarks>
    Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context);
}

/// <summary>A target or a node that a selector may pick.</summary>
/// <param name="Name">Its label in logs and states.</param>
/// <param name="Address">Where it is; null where the far end decides.</param>
/// <param name="Weight">Its share where the strategy knows shares, at least 1.</param>
/// <param name="Backup">True when it is only for the time when no other is left.</param>
public sealed record Candidate(string Name, EndPoint? Address, int Weight = 1, bool Backup = false);
