namespace GostSharp;

/// <summary>Kinds of failure, alike for targets, nodes and addresses to bind.</summary>
public enum FailureReason
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The other end said no: a TCP reset on connect, a proxy's "connection refused".</summary>
    Refused,

    /// <summary>There is no way to the host or its network.</summary>
    Unreachable,

    /// <summary>The host name could not be resolved.</summary>
    NameNotFound,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>The other end did not accept our credentials or certificate, or we not theirs.</summary>
    Authentication,

    /// <summary>A rule forbids it: a server's rule set, or the operating system's permissions.</summary>
    Forbidden,

    /// <summary>The other end did not speak the protocol.</summary>
    Protocol,

    /// <summary>This component, route or platform cannot do it.</summary>
    NotSupported,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>The address to bind is taken or is not this machine's.</summary>
    AddressUnavailable,

    /// <summary>This process has no descriptors, ports or memory left; nobody else is to blame.</summary>
    ResourcesExhausted,

    /// <summary>All nodes or targets were tried or refused by the selector.</summary>
    NoneAvailable,

    /// <summary>The configuration is wrong.</summary>
    Configuration,
}
