namespace GostSharp.CommandLine;

/// <summary>Collects what is wrong with arguments, each with the argument it is about.</summary>
internal sealed class Findings
{
    private readonly List<string> _errorsOfModel = [];
    private string _argument = "";

    public List<string> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>Names the argument that is read from now on.</summary>
    public void Begin(string flag, string text) => _argument = text.Trim().Length == 0 ? flag : $"{flag} {Redaction.Of(text)}";

    public void Error(string message) => Errors.Add($"{_argument}: {message}");

    public void Warn(string message) => Warnings.Add($"{_argument}: {message}");

    /// <summary>Notes what the model cannot run: it may still be printed, and is told only together with errors, so that nobody learns of it a start later.</summary>
    public void ErrorOfModel(string message) => _errorsOfModel.Add($"{_argument}: {message}");

    /// <exception cref="ConfigurationException">There are errors.</exception>
    public void ThrowErrors()
    {
        if (Errors.Count > 0)
        {
            throw new ConfigurationException([.. Errors, .. _errorsOfModel]);
        }
    }
}
