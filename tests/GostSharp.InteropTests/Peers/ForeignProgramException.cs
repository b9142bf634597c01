namespace GostSharp.InteropTests.Peers;

/// <summary>A foreign program is missing, did not start, or took too long; the message ends with its log.</summary>
public sealed class ForeignProgramException : Exception
{
    public ForeignProgramException(string message, string log = "", Exception? innerException = null)
        : base(log.Length == 0 ? message : $"{message}\n--- log ---\n{log.TrimEnd()}\n-----------", innerException)
    {
        Log = log;
    }

    /// <summary>What the program had written on both outputs.</summary>
    public string Log { get; }
}
