using Microsoft.Extensions.Logging;

namespace GostSharp.Diagnostics;

/// <summary>What the texts of a log configuration mean.</summary>
internal static class LogOutput
{
    /// <exception cref="ConfigurationException">The file cannot be written.</exception>
    public static TextWriter Open(string? output)
    {
        try
        {
            return output switch
            {
                null or "" or "stderr" => Console.Error,
                "stdout" => Console.Out,
                "none" or "null" => TextWriter.Null,
                _ => File.AppendText(output),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException([$"log.output: '{output}': {exception.Message}"], innerException: exception);
        }
    }

    // An unknown level is gost's default.
    public static LogLevel Level(string? name) => name switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        _ => LogLevel.Information,
    };
}
