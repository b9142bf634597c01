using GostSharp.Configuration;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.CommandLine;

/// <summary>The log of a gost program.</summary>
public static class GostLog
{
    /// <summary>Opens the log that a configuration asks for; by default JSON to the standard error, or readable lines where that is a terminal.</summary>
    /// <param name="config">Null for the defaults.</param>
    /// <param name="minimum">The least level; null for that of the configuration, which is <see cref="LogLevel.Information"/> where it names none.</param>
    /// <returns>The log, which closes its file when it is disposed.</returns>
    /// <exception cref="ConfigurationException">The file of the log cannot be written.</exception>
    public static GostLoggerProvider Open(LogConfig? config, LogLevel? minimum = null)
    {
        var output = OpenOutput(config?.Output);
        var json = config?.Format is null or "" ? output != Console.Error || Console.IsErrorRedirected : config.Format != "text";
        return new GostLoggerProvider(output, minimum ?? Level(config?.Level), json, ownsOutput: output is StreamWriter);
    }

    /// <summary>Makes the lines of every service name its listener and its handler, as gost's do.</summary>
    public static void Describe(this GostLoggerProvider log, GostConfig config)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(config);
        foreach (var service in config.Services)
        {
            log.Describe(service.Name, service.Listener.Type, service.Handler.Type);
        }
    }

    private static TextWriter OpenOutput(string? output)
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
    private static LogLevel Level(string? name) => name switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        _ => LogLevel.Information,
    };
}
