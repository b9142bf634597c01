namespace GostSharp;

/// <summary>A dial that was given up, with what it was waiting for: a limit over all hops shall be able to say who used it up.</summary>
internal sealed class DialInterruptedException(string waitedFor, FailureSite suspect, OperationCanceledException cause)
    : OperationCanceledException(cause.Message, cause, cause.CancellationToken)
{
    /// <summary>What had not happened yet, as the end of a sentence.</summary>
    public string WaitedFor { get; } = waitedFor;

    /// <summary>Who is to blame for it, as far as one can tell.</summary>
    public FailureSite Suspect { get; } = suspect;

    /// <summary>What a dial waited for that ended with <paramref name="exception"/>, as the end of a message; empty when nobody has said so.</summary>
    public static string Explain(OperationCanceledException exception) =>
        exception is DialInterruptedException interrupted ? $": {interrupted.WaitedFor}" : "";
}
