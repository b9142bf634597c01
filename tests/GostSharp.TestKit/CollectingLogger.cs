using Microsoft.Extensions.Logging;

namespace GostSharp.TestKit;

internal sealed class CollectingLogger(LogCollector collector, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= collector.MinimumLevel && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            collector.Add(new LogRecord(category, logLevel, eventId, formatter(state, exception), Values(state), exception));
        }
    }

    private static Dictionary<string, object?> Values(object? state)
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            values[name] = value;
        }

        return values;
    }
}
