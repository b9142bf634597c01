namespace GostSharp.Ssh;

/// <summary>What this library reports when SSH fails: switch on <see cref="Failure"/>, not on the message.</summary>
public class SshException : Exception
{
    /// <summary>Creates a failure.</summary>
    public SshException(SshFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public SshFailure Failure { get; }
}
