using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>Why a session with a node did not come about, in words that help: KCP itself says nothing to a peer that it does not understand.</summary>
internal static class KcpFailure
{
    /// <summary>What a dial waited for that was given up.</summary>
    public static string WaitedFor(KcpStatistics statistics) => statistics switch
    {
        { PacketsReceived: > 0 } => "not all that was sent had been acknowledged",
        { Rejected: > 0 } => "what came back cannot be read: the node has another key or cipher",
        _ => "nothing came back: nobody is there, or the node has another key or cipher",
    };

    /// <summary>The first cause of a failure, of which the last one tells little.</summary>
    /// <param name="carrier">How the packets' way has failed; null when it has not.</param>
    /// <param name="mux">How the multiplexing on the session has ended; null when it has not.</param>
    /// <param name="exception">What was thrown.</param>
    public static (FailureReason Reason, string Message) Explain(GostException? carrier, GostException? mux, Exception exception) => exception switch
    {
        _ when carrier is not null => (carrier.Reason, carrier.Message),
        KcpException { Reason: not KcpEndReason.Aborted } => (FailureReason.ConnectionLost, exception.Message),
        _ when mux is ProtocolException or { InnerException: InvalidDataException } => (mux.Reason, $"{mux.Message}: the two ends differ in kcp.smuxver or kcp.nocomp"),
        _ when mux is not null => (mux.Reason, mux.Message),
        _ => (FailureReason.ConnectionLost, exception.Message),
    };
}
