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
        Detail = detail ?? reason.Describe();
    }

    private ConnectFailedException(ConnectFailedException cause, string message, string? place)
        : base(cause.Reason, message, cause)
    {
        Target = cause.Target;
        Site = FailureSite.Node;
        Detail = cause.Detail;
        Place = place;
    }

    /// <summary>What could not be reached.</summary>
    public EndPoint? Target { get; }

    /// <summary>Who failed: only a node's own failure marks the node.</summary>
    public FailureSite Site { get; }

    /// <summary>The hop and node that failed (<c>hop-0/node-1</c>), once a hop has said so.</summary>
    public string? Place { get; }

    /// <summary>Why, without the address.</summary>
    internal string Detail { get; }

    /// <summary>The same failure seen one hop further: what was a target there is a node here.</summary>
    internal ConnectFailedException AsNodeFailure() => new(this, Message, null);

    /// <summary>The same failure, with the node it happened at.</summary>
    /// <param name="place">The hop and node.</param>
    /// <param name="node">How the node is talked to and where it is, for the message.</param>
    /// <param name="address">The node's address, which the message does not name twice.</param>
    internal ConnectFailedException At(string place, string? node = null, EndPoint? address = null)
    {
        var where = node is null ? place : $"{place} {node}";
        return new(this, $"{where}: {(Target is null || Equals(address, Target) ? Detail : Message)}", place);
    }
}

/// <summary>Who failed when a connection could not be made.</summary>
public enum FailureSite
{
    /// <summary>The target: the way to it was good, or there was no way to speak of.</summary>
    Target,

    /// <summary>A node on the way.</summary>
    Node,
}
