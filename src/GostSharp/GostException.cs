namespace GostSharp;

/// <summary>The root of every failure that the library reports.</summary>
public class GostException : Exception
{
    /// <summary>Creates a failure.</summary>
    public GostException(FailureReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>What kind of failure it is: the thing to switch on.</summary>
    public FailureReason Reason { get; }
}
