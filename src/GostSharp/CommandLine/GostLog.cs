using GostSharp.Configuration;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.CommandLine;

/// <summary>The log of a gost program.</summary>
public static class GostLog
{
    /// <summary>The environment's level, as gost knows it: it takes the place of the configuration's.</summary>
    private const string LevelVariable = "GOST_LOGGER_LEVEL";

    /// <summary>Opens the log that a configuration asks for; by default JSON to the standard error, or readable lines where that is a terminal.</summary>
    /// <param name="config">Null for the defaults.</param>
    /// <param name="minimum">The least level; null for that of the environment (<c>GOST_LOGGER_LEVEL</c>), or else of the configuration, which is <see cref="LogLevel.Information"/> where neither names one.</param>
    /// <returns>The log, which closes its file when it is disposed.</returns>
    /// <exception cref="ConfigurationException">The file of the log cannot be written.</exception>
    public static GostLoggerProvider Open(LogConfig? config, LogLevel? minimum = null)
    {
        var output = OpenOutput(config?.Output);
        var isError = config?.Output is null or "" or "stderr";
        var json = config?.Format is null or "" ? !isError || Console.IsErrorRedirected : config.Format != "text";
        var level = Environment.GetEnvironmentVariable(LevelVariable) is { Length: > 0 } name ? name : config?.Level;
        return new GostLoggerProvider(output, minimum ?? Level(level), json, ownsOutput: output is StreamWriter);
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
                null or "" or "stderr" => OpenStandard(Console.OpenStandardError()),
                "stdout" => OpenStandard(Console.OpenStandardOutput()),
                "none" or "null" => TextWriter.Null,
                _ => File.AppendText(output),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException([$"log.output: '{output}': {exception.Message}"], innerException: exception);
        }
    }

    // The console's own writers hand a line over in pieces of 256 characters, each a call of the system.
    private static StreamWriter OpenStandard(Stream stream) => new(stream, bufferSize: 4096);

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
