namespace GostSharp;

/// <summary>A configuration cannot be run; it carries every mistake that was found, each with the place it stands at.</summary>
public sealed class ConfigurationException : GostException
{
    /// <summary>Creates the failure from its mistakes.</summary>
    /// <param name="errors">The mistakes, at least one.</param>
    /// <param name="reason">Their common kind, where it is not the configuration as such (an address that is taken, say).</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public ConfigurationException(IReadOnlyList<string> errors, FailureReason reason = FailureReason.Configuration, Exception? innerException = null)
        : base(reason, Describe(errors), innerException) => Errors = errors;

    /// <summary>The mistakes, in the order of the configuration.</summary>
    public IReadOnlyList<string> Errors { get; }

    private static string Describe(IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count == 1
            ? errors[0]
            : $"{errors.Count} mistakes:{Environment.NewLine}{string.Join(Environment.NewLine, errors.Select(error => "  " + error))}";
    }
}
