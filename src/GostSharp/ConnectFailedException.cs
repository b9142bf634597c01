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

    private ConnectFailedException(ConnectFailedException cause, string where, FailureSite site)
        : base(cause.Reason, $"{where}: {cause.Message}", cause)
    {
        Target = cause.Target;
        Site = site;
    }

    /// <summary>What could not be reached.</summary>
    public EndPoint? Target { get; }

    /// <summary>Who failed: only a node's own failure marks the node.</summary>
    public FailureSite Site { get; }

    /// <summary>The same failure, with the place on the route where it happened in front of the message.</summary>
    internal ConnectFailedException At(string where, FailureSite site) => new(this, where, site);
}

/// <summary>Who failed when a connection could not be made.</summary>
public enum FailureSite
{
    /// <summary>The target: the way to it was good, or there was no way to speak of.</summary>
    Target,

    /// <summary>A node on the way.</summary>
    Node,
}
