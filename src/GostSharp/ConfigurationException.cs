namespace GostSharp;

/// <summary>A configuration cannot be run; it carries every mistake that was found, each with the place it stands at.</summary>
public sealed class ConfigurationException : GostException
{
    /// <summary>Creates the failure from its mistakes.</summary>
    public ConfigurationException(IReadOnlyList<string> errors, Exception? innerException = null)
        : base(FailureReason.Configuration, Describe(errors), innerException) => Errors = errors;

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
