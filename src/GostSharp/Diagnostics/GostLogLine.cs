using System.Globalization;
using Microsoft.Extensions.Logging;

namespace GostSharp.Diagnostics;

/// <summary>One log event as gost tells it: its message, its level, and its fields by name.</summary>
internal sealed class GostLogLine
{
    private GostLogLine(string level, string message, SortedDictionary<string, object> fields) => (Level, Message, Fields) = (level, message, fields);

    public string Level { get; }

    public string Message { get; }

    public SortedDictionary<string, object> Fields { get; }

    public static GostLogLine Create(LogLevel level, int eventId, string message, IReadOnlyList<KeyValuePair<string, object?>> state, Func<string, (string Listener, string Handler)?>? componentsOf = null)
    {
        var fields = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in state.Where(entry => entry.Key != "{OriginalFormat}" && entry.Value is not (null or "") && !Equals(entry.Value, message)))
        {
            fields[FieldName(key)] = value switch
            {
                TimeSpan time => time.Ticks * 100,
                long or int => value,
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
        }

        fields["kind"] = eventId is >= 2000 and < 3000 ? "handler" : eventId >= 3000 ? "node" : "service";
        if (fields.TryGetValue("id", out var number) && number is long id)
        {
            fields.Remove("id");
            fields["sid"] = SessionId.Of($"{fields.GetValueOrDefault("service")}", id);
        }

        AddComponents(fields, componentsOf);
        AddClient(fields, eventId);

        return new GostLogLine(LevelName(level, eventId), Rewrite(eventId, message, fields), fields);
    }

    private static void AddComponents(SortedDictionary<string, object> fields, Func<string, (string Listener, string Handler)?>? componentsOf)
    {
        if (fields.TryGetValue("service", out var service) && componentsOf?.Invoke($"{service}") is var (listener, handler))
        {
            (fields["listener"], fields["handler"]) = (listener, handler);
        }
    }

    // Whoever is told as the peer is the visitor where a tunnel knows one.
    private static void AddClient(SortedDictionary<string, object> fields, int eventId)
    {
        if (IsAboutConnections(eventId) && fields.TryGetValue("remote", out var remote))
        {
            (fields["client"], fields["network"]) = (remote, NetworkOf(fields));
        }
    }

    // Of what a connection carries.
    private static string NetworkOf(SortedDictionary<string, object> fields) => fields.GetValueOrDefault("listener") is "udp" or "rudp" ? "udp" : "tcp";

    // Of the port itself: streams may come in packets.
    private static string PortNetworkOf(SortedDictionary<string, object> fields) =>
        fields.GetValueOrDefault("listener") is "kcp" or "quic" ? "udp" : NetworkOf(fields);

    /// <summary>The level at which gost tells an event: what happens to a connection is worth telling there, and a detail here.</summary>
    public static LogLevel EffectiveLevel(LogLevel level, int eventId) => IsAboutConnections(eventId) ? LogLevel.Information : level;

    private static bool IsAboutConnections(int eventId) => eventId is
        EventIds.ConnectionAccepted or EventIds.ConnectionClosed or EventIds.RelayStarted or EventIds.RelayEnded
        or EventIds.DatagramRelayEnded;

    private static string LevelName(LogLevel level, int eventId) => EffectiveLevel(level, eventId) switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Critical => "fatal",
        _ => "error",
    };

    // Where gost has words of its own for an event, those are what people search their logs for.
    private static string Rewrite(int eventId, string message, SortedDictionary<string, object> fields) => eventId switch
    {
        EventIds.ServiceListening or EventIds.RemoteBound => $"listening on {fields.GetValueOrDefault("address")}/{PortNetworkOf(fields)}",
        EventIds.ConnectionAccepted => $"{fields.GetValueOrDefault("remote")} <> {fields.GetValueOrDefault("local")}",
        EventIds.ConnectionClosed => $"{fields.GetValueOrDefault("remote")} >< {fields.GetValueOrDefault("local")}",
        EventIds.RelayStarted => $"{fields.GetValueOrDefault("remote")} <-> {fields.GetValueOrDefault("dst")}",
        EventIds.RelayEnded or EventIds.DatagramRelayEnded => $"{fields.GetValueOrDefault("remote")} >-< {fields.GetValueOrDefault("dst")}",
        _ => message,
    };

    private static string FieldName(string key) => key is "Target" ? "dst" : key.Length == 0 ? key : char.ToLowerInvariant(key[0]) + key[1..];
}
