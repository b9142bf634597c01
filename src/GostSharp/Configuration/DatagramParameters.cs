using GostSharp.Transports.Udp;

namespace GostSharp.Configuration;

/// <summary>The parameters of listeners for packets, with gost's defaults.</summary>
internal sealed record DatagramParameters(DatagramListenerOptions Options, IReadOnlyList<string> Warnings)
{
    public const string KeepAlive = "keepalive";
    public const string IdleTimeout = "ttl";
    public const string ReceiveSize = "readBufferSize";

    // What a timer can count at least; less would be no period.
    private static readonly TimeSpan ShortestSweep = TimeSpan.FromMilliseconds(10);

    /// <param name="listener">The listener.</param>
    /// <param name="handler">The handler behind it: what Shadowsocks encrypts is lost when it is cut, and its clients have many targets.</param>
    public static DatagramParameters From(ListenerConfig listener, string? handler = null)
    {
        var parameters = new ParameterReader(listener.Metadata);
        var isRemote = Is(listener, "rudp");
        var usual = NeedsWholePackets(handler) ? new DatagramListenerOptions() : null;
        var options = new DatagramListenerOptions
        {
            IdleTimeout = Sweep(parameters.Duration(IdleTimeout, "keepalive.ttl")) ?? usual?.IdleTimeout ?? TimeSpan.FromSeconds(5),
            KeepAlive = isRemote || (parameters.Flag(KeepAlive) ?? usual?.KeepAlive ?? false),
            MaxReceiveSize = parameters.PositiveNumber(ReceiveSize, "udp.bufferSize", "udpBufferSize") ?? usual?.MaxReceiveSize ?? (isRemote ? 8192 : 4096),
            Backlog = BacklogParameter.Of(parameters),
            QueueLength = parameters.PositiveNumber("readQueueSize", "recvQueueSize", "queue") ?? (isRemote ? 1024 : 128),
        };
        return new DatagramParameters(options, parameters.Warnings);
    }

    /// <summary>Whether a handler has defaults of its own for its listener.</summary>
    public static bool NeedsWholePackets(string? handler) => "ssu".Equals(handler, StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<string> WarningsOf(ListenerConfig listener) => IsDatagrams(listener) ? From(listener).Warnings : [];

    /// <summary>What a program that says nothing gets instead of gost's defaults: several replies, a minute, and nothing cut.</summary>
    public static ServiceConfig WithSafeDefaults(ServiceConfig service)
    {
        if (!IsDatagrams(service.Listener))
        {
            return service;
        }

        var usual = new DatagramListenerOptions();
        var metadata = new ConfigDictionary([new(IdleTimeout, usual.IdleTimeout), new(ReceiveSize, usual.MaxReceiveSize)]);
        metadata = Is(service.Listener, "rudp") ? metadata : metadata.With(KeepAlive, usual.KeepAlive);
        var merged = service.Listener.Metadata.Aggregate(metadata, static (all, entry) => all.With(entry.Key, entry.Value));
        return service with { Listener = service.Listener with { Metadata = merged } };
    }

    private static bool IsDatagrams(ListenerConfig listener) => GostNames.DatagramListeners.Contains(listener.Type);

    private static bool Is(ListenerConfig listener, string type) => listener.Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    // gost: nothing, zero and less are "not set". What no timer can count is for ever.
    private static TimeSpan? Sweep(TimeSpan? value) => value switch
    {
        null or { Ticks: <= 0 } => null,
        { } time when !Deadline.IsLimit(time) => Timeout.InfiniteTimeSpan,
        { } time => time < ShortestSweep ? ShortestSweep : time,
    };
}
