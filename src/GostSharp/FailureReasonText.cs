namespace GostSharp;

/// <summary>The words for a failure when nothing better is known.</summary>
internal static class FailureReasonText
{
    public static string Describe(this FailureReason reason) => reason switch
    {
        FailureReason.Refused => "connection refused",
        FailureReason.Unreachable => "host or network unreachable",
        FailureReason.NameNotFound => "no such host",
        FailureReason.TimedOut => "timed out",
        FailureReason.Authentication => "authentication failed",
        FailureReason.Forbidden => "forbidden",
        FailureReason.Protocol => "protocol error",
        FailureReason.NotSupported => "not supported",
        FailureReason.ConnectionLost => "connection lost",
        FailureReason.AddressUnavailable => "address not available",
        FailureReason.ResourcesExhausted => "this process has no resources left",
        FailureReason.NoneAvailable => "none available",
        FailureReason.Configuration => "configuration error",
        _ => "failed",
    };
}
