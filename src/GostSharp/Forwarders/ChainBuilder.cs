using GostSharp.Configuration;

namespace GostSharp;

/// <summary>Describes a chain of hops, in the order in which they are dialled.</summary>
public sealed class ChainBuilder
{
    private readonly List<HopConfig> _hops = [];

    internal ChainBuilder()
    {
    }

    internal bool IsEmpty => _hops.Count == 0;

    /// <summary>Adds a hop with one node.</summary>
    /// <param name="address">The node, as <c>host:port</c>, seen from the hop before.</param>
    /// <param name="connector">The name of the connector that asks it for targets; <c>forward</c> leaves the target to the node.</param>
    /// <param name="dialer">The name of the dialer that reaches it.</param>
    public ChainBuilder Hop(string address, string connector = "forward", string dialer = "tcp") =>
        Hop(new HopConfig
        {
            Name = $"hop-{_hops.Count}",
            Nodes =
            [
                new NodeConfig
                {
                    Name = "node-0",
                    Address = address,
                    Connector = new ConnectorConfig { Type = connector },
                    Dialer = new DialerConfig { Type = dialer },
                },
            ],
        });

    /// <summary>Adds a hop.</summary>
    public ChainBuilder Hop(HopConfig hop)
    {
        ArgumentNullException.ThrowIfNull(hop);
        _hops.Add(hop);
        return this;
    }

    internal ChainConfig Build(string name) => new() { Name = name, Hops = [.. _hops] };
}
