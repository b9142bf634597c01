namespace GostSharp.Ssh;

/// <summary>The peer did not open a channel.</summary>
public sealed class SshOpenException : SshException
{
    internal SshOpenException(SshOpenFailure reason, string message)
        : base(SshFailure.Refused, message) => Reason = reason;

    /// <summary>Why, in the words of the protocol.</summary>
    public SshOpenFailure Reason { get; }
}
