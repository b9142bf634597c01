using GostSharp.Transports.Quic;

namespace GostSharp.Configuration;

/// <summary>How long a node may take: what its configuration says by type, else by parameter, else the defaults.</summary>
/// <param name="Handshake">For being reached, the handshake of its transport included.</param>
/// <param name="Reply">For its answers.</param>
internal readonly record struct NodeLimits(TimeSpan Handshake, TimeSpan Reply)
{
    public static NodeLimits Of(NodeConfig node, HopConfig hop) => Read(node, hop).Limits;

    /// <summary>Parameters whose values could not be read.</summary>
    public static IReadOnlyList<string> WarningsOf(NodeConfig node, HopConfig hop) => Read(node, hop).Warnings;

    /// <summary>What a node behind others may take to be reached: their time is not its own, so that whoever is silent is also the one who runs into a limit.</summary>
    public TimeSpan ToReachAfter(TimeSpan before) => Sum(before, Handshake);

    /// <summary>What a hop with these nodes adds for the hops behind it; each of its nodes may be tried.</summary>
    public static TimeSpan Add(TimeSpan before, IReadOnlyList<NodeLimits> nodes) =>
        nodes.Aggregate(before, static (sum, node) => Sum(sum, node.Handshake, node.Reply));

    private static (NodeLimits Limits, IReadOnlyList<string> Warnings) Read(NodeConfig node, HopConfig hop)
    {
        var dialer = new ParameterReader(node.Dialer.Metadata, node.Metadata, hop.Metadata);
        var connector = new ParameterReader(node.Connector.Metadata, node.Metadata, hop.Metadata);
        var limits = new NodeLimits(
            node.Dialer.HandshakeTimeout ?? ServiceOptions.OrInfinite(dialer.Duration("handshakeTimeout", "ws.handshakeTimeout", "timeout")) ?? UsualHandshake(node.Dialer.Type),
            node.Connector.ReplyTimeout ?? ServiceOptions.OrInfinite(connector.Duration("timeout", "connectTimeout")) ?? TimeSpan.FromSeconds(15));
        return (limits, [.. dialer.Warnings.Union(connector.Warnings)]);
    }

    // A handshake of QUIC is sent again and again by itself: who is there answers soon.
    private static TimeSpan UsualHandshake(string dialer) =>
        dialer.Equals("quic", StringComparison.OrdinalIgnoreCase) ? new QuicOptions().HandshakeTimeout : TimeSpan.FromSeconds(10);

    private static TimeSpan Sum(params ReadOnlySpan<TimeSpan> times)
    {
        var sum = TimeSpan.Zero;
        foreach (var time in times)
        {
            if (time < TimeSpan.Zero)
            {
                return Timeout.InfiniteTimeSpan;
            }

            sum += time;
        }

        return Deadline.IsLimit(sum) ? sum : Timeout.InfiniteTimeSpan;
    }
}
