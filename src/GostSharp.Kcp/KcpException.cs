namespace GostSharp.Kcp;

/// <summary>A session has ended.</summary>
public sealed class KcpException : IOException
{
    internal KcpException(KcpEndReason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>Why.</summary>
    public KcpEndReason Reason { get; }
}
