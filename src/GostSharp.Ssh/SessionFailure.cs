namespace GostSharp.Ssh;

/// <summary>What an exception means for the session that it ends.</summary>
internal static class SessionFailure
{
    /// <summary>The stream below has thrown it.</summary>
    public static SshException OfStream(Exception exception) => new(SshFailure.ConnectionLost, "The connection below broke.", exception);

    /// <summary>It was thrown while a message of the peer was dealt with.</summary>
    public static SshException Of(Exception exception) => exception switch
    {
        SshException ssh => ssh,
        OperationCanceledException => new SshException(SshFailure.Disconnected, "The session has ended.", exception),
        _ => new SshException(SshFailure.Disconnected, "The session has ended for a reason of this side.", exception),
    };
}
