using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GostSharp.Diagnostics;

/// <summary>Writes the library's log as gost v3 writes its own: one JSON object a line, or one readable line.</summary>
public sealed class GostLoggerProvider : ILoggerProvider, ILoggerFactory
{
    // A log is read by people, not by browsers: "<>" stays "<>".
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _output;
    private readonly LogLevel _minimum;
    private readonly bool _json;
    private readonly TimeProvider _timeProvider;
    private readonly bool _ownsOutput;
    private readonly ConcurrentDictionary<string, (string Listener, string Handler)> _components = new();
    private readonly Lock _gate = new();

    /// <summary>Creates the provider.</summary>
    /// <param name="output">Where to; it is flushed after every line and not disposed.</param>
    /// <param name="minimum">The least level; connections that come and go are <see cref="LogLevel.Information"/> here.</param>
    /// <param name="json">JSON objects, or readable lines.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public GostLoggerProvider(TextWriter output, LogLevel minimum = LogLevel.Information, bool json = true, TimeProvider? timeProvider = null)
    {
        _output = output;
        _minimum = minimum;
        _json = json;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    internal GostLoggerProvider(TextWriter output, LogLevel minimum, bool json, bool ownsOutput)
        : this(output, minimum, json) => _ownsOutput = ownsOutput;

    /// <summary>Makes the lines of a service name its listener and its handler, as gost's do.</summary>
    public void Describe(string service, string listener, string handler) => _components[service] = (listener, handler);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this);

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This factory has one provider: itself.");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsOutput)
        {
            Try(_output.Dispose);
        }
    }

    private (string Listener, string Handler)? ComponentsOf(string service) => _components.TryGetValue(service, out var known) ? known : null;

    private void Write(GostLogLine line)
    {
        var text = _json ? Json(line) : Text(line);
        lock (_gate)
        {
            Try(() =>
            {
                _output.WriteLine(text);
                _output.Flush();
            });
        }
    }

    // A full disk costs lines of the log, never a connection.
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
        }
    }

    private string Time() => _timeProvider.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private string Json(GostLogLine line)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            foreach (var (name, value) in line.Fields.Append(new("level", line.Level)).Append(new("msg", line.Message)).Append(new("time", Time())))
            {
                WriteField(json, name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteField(Utf8JsonWriter json, string name, object value)
    {
        if (value is long or int)
        {
            json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteString(name, (string)value);
        }
    }

    private string Text(GostLogLine line)
    {
        var service = line.Fields.TryGetValue("service", out var name) ? $"[{name}] " : "";
        return $"{Time()} {line.Level,-7} {service}{line.Message}";
    }

    private sealed class Logger(GostLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        // Connections come at Debug and are told at Information: whether an event is wanted is known only with its id.
        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= provider._minimum || (logLevel == LogLevel.Debug && provider._minimum == LogLevel.Information);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (GostLogLine.EffectiveLevel(logLevel, eventId.Id) < provider._minimum)
            {
                return;
            }

            var message = formatter(state, exception);
            var fields = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            provider.Write(GostLogLine.Create(logLevel, eventId.Id, exception is null ? message : $"{message} {exception}", fields, provider.ComponentsOf));
        }
    }
}
