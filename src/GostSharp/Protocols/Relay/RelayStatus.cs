namespace GostSharp.Protocols.Relay;

/// <summary>The status codes and the failures that they stand for.</summary>
internal static class RelayStatus
{
    public const byte Ok = 0x00;
    public const byte BadRequest = 0x01;
    public const byte Unauthorized = 0x02;
    public const byte Forbidden = 0x03;
    public const byte Timeout = 0x04;
    public const byte ServiceUnavailable = 0x05;
    public const byte HostUnreachable = 0x06;
    public const byte NetworkUnreachable = 0x07;
    public const byte InternalServerError = 0x08;

    /// <summary>What to answer to a client whose target could not be reached.</summary>
    public static byte Of(GostException failure) => failure switch
    {
        // Its own chain is broken: that says nothing of the target.
        ConnectFailedException { Site: FailureSite.Node } => NetworkUnreachable,
        { Reason: FailureReason.Refused or FailureReason.Unreachable or FailureReason.NameNotFound } => HostUnreachable,
        { Reason: FailureReason.TimedOut } => Timeout,
        { Reason: FailureReason.Forbidden } => Forbidden,
        { Reason: FailureReason.NotSupported } => BadRequest,
        { Reason: FailureReason.NoneAvailable } => ServiceUnavailable,
        { Reason: FailureReason.ResourcesExhausted } => InternalServerError,
        _ => NetworkUnreachable,
    };

    /// <summary>What an answer says, whom it speaks of, and in which words.</summary>
    public static (FailureReason Reason, FailureSite Site, string Words) Explain(byte status) => status switch
    {
        BadRequest => (FailureReason.NotSupported, FailureSite.Node, "bad request"),
        Unauthorized => (FailureReason.Authentication, FailureSite.Node, "unauthorized"),
        Forbidden => (FailureReason.Forbidden, FailureSite.Target, "forbidden"),
        Timeout => (FailureReason.TimedOut, FailureSite.Target, "timeout"),
        ServiceUnavailable => (FailureReason.Unreachable, FailureSite.Target, "service unavailable"),
        HostUnreachable => (FailureReason.Unreachable, FailureSite.Target, "host unreachable"),
        NetworkUnreachable => (FailureReason.Unreachable, FailureSite.Target, "network unreachable"),
        InternalServerError => (FailureReason.Other, FailureSite.Node, "internal server error"),
        _ => (FailureReason.Other, FailureSite.Target, $"status {status:x2}"),
    };
}
