using Microsoft.Extensions.Logging;

namespace GostSharp.TestKit;

/// <summary>What was logged; <see cref="State"/> holds the values by their names in the message.</summary>
public sealed record LogRecord(
    string Category,
    LogLevel Level,
    EventId EventId,
    string Message,
    IReadOnlyDictionary<string, object?> State,
    Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}[{EventId.Id}] {Message}{(Exception is null ? "" : $" ({Exception.Message})")}";
}
