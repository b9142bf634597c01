namespace GostSharp.CommandLine;

/// <summary>The arguments of a program cannot be read; gost then prints the usage and exits with code 2.</summary>
public sealed class GostUsageException : GostException
{
    /// <summary>Creates the failure.</summary>
    public GostUsageException(string message)
        : base(FailureReason.Configuration, message)
    {
    }
}
