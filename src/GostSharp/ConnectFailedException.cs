using System.Net;

namespace GostSharp;

/// <summary>A connection could not be made.</summary>
public sealed class ConnectFailedException : GostException
{
    /// <summary>Creates a failure to reach <paramref name="target"/>; the message names it.</summary>
    /// <param name="reason">What kind of failure it is.</param>
    /// <param name="target">What was to be reached: the target itself, or the node that failed.</param>
    /// <param name="detail">Why, as the end of a sentence; null uses the reason's own words.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="site">Who failed.</param>
    public ConnectFailedException(
        FailureReason reason,
        EndPoint? target,
        string? detail = null,
        Exception? innerException = null,
        FailureSite site = FailureSite.Target)
        : base(reason, $"{Address.Format(target)}: {detail ?? reason.Describe()}", innerException)
    {
        Target = target;
        Site = site;
    }

    private ConnectFailedException(ConnectFailedException cause, string? place)
        : base(cause.Reason, place is null ? cause.Message : $"{place}: {cause.Message}", cause)
    {
        Target = cause.Target;
        Site = FailureSite.Node;
        Place = place;
    }

    /// <summary>What could not be reached.</summary>
    public EndPoint? Target { get; }

    /// <summary>Who failed: only a node's own failure marks the node.</summary>
    public FailureSite Site { get; }

    /// <summary>The hop and node that failed (<c>hop-0/node-1</c>), once a hop has said so.</summary>
    public string? Place { get; }

    /// <summary>The same failure seen one hop further: what was a target there is a node here.</summary>
    internal ConnectFailedException AsNodeFailure() => new(this, null);

    /// <summary>The same failure, with the node it happened at.</summary>
    internal ConnectFailedException At(string place) => new(this, place);
}

/// <summary>Who failed when a connection could not be made.</summary>
public enum FailureSite
{
    /// <summary>The target: the way to it was good, or there was no way to speak of.</summary>
    Target,

    /// <summary>A node on the way.</summary>
    Node,
}
