namespace GostSharp.Protocols.Socks;

/// <summary>The reply codes of RFC 1928 and the failures that they stand for.</summary>
internal static class Socks5ReplyCode
{
    public const byte Succeeded = 0x00;
    public const byte GeneralFailure = 0x01;
    public const byte NotAllowed = 0x02;
    public const byte NetworkUnreachable = 0x03;
    public const byte HostUnreachable = 0x04;
    public const byte ConnectionRefused = 0x05;
    public const byte TtlExpired = 0x06;
    public const byte CommandNotSupported = 0x07;
    public const byte AddressTypeNotSupported = 0x08;

    /// <summary>What to answer to a client whose target could not be reached.</summary>
    public static byte Of(GostException failure) => failure switch
    {
        // Its own chain is broken: that says nothing of the target.
        ConnectFailedException { Site: FailureSite.Node } => NetworkUnreachable,
        { Reason: FailureReason.Refused } => ConnectionRefused,
        { Reason: FailureReason.Unreachable or FailureReason.NameNotFound } => HostUnreachable,
        { Reason: FailureReason.TimedOut } => TtlExpired,
        { Reason: FailureReason.Forbidden } => NotAllowed,
        { Reason: FailureReason.NotSupported } => AddressTypeNotSupported,
        _ => GeneralFailure,
    };

    /// <summary>What an answer says, whom it speaks of, and in which words.</summary>
    public static (FailureReason Reason, FailureSite Site, string Words) Explain(byte code) => code switch
    {
        GeneralFailure => (FailureReason.Other, FailureSite.Target, "general failure"),
        NotAllowed => (FailureReason.Forbidden, FailureSite.Target, "not allowed"),
        NetworkUnreachable => (FailureReason.Unreachable, FailureSite.Target, "network unreachable"),
        HostUnreachable => (FailureReason.Unreachable, FailureSite.Target, "host unreachable"),
        ConnectionRefused => (FailureReason.Refused, FailureSite.Target, "connection refused"),
        TtlExpired => (FailureReason.TimedOut, FailureSite.Target, "TTL expired"),
        CommandNotSupported => (FailureReason.NotSupported, FailureSite.Node, "command not supported"),
        AddressTypeNotSupported => (FailureReason.NotSupported, FailureSite.Target, "address type not supported"),
        _ => (FailureReason.Other, FailureSite.Target, $"reply code {code:x2}"),
    };
}
