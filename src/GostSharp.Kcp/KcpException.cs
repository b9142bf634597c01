namespace GostSharp.Kcp;

/// <summary>A session or a listener has ended.</summary>
public sealed class KcpException : IOException
{
    internal KcpException(KcpEndReason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>Why.</summary>
    public KcpEndReason Reason { get; }

    /// <summary>One for somebody else: stack traces are written into them.</summary>
    internal KcpException Again() => new(Reason, Message, InnerException);
}
