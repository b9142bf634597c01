using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp;

/// <summary>Describes a chain of hops, in the order in which they are dialled.</summary>
public sealed class ChainBuilder
{
    // URLs are read when the chain is built: they may name components that are added until then.
    private readonly List<Func<UrlReader, HopConfig?>> _hops = [];

    internal ChainBuilder()
    {
    }

    /// <summary>Adds a hop with one node, or what a URL of gost's <c>-F</c> describes.</summary>
    /// <param name="address">
    /// The node, as <c>host:port</c>, seen from the hop before; or <c>scheme://[user:password@]host:port[?parameters]</c> as with gost's <c>-F</c>, which says
    /// connector and dialer itself. Unlike gost's, certificates are verified unless it says <c>secure=false</c>.
    /// </param>
    /// <param name="connector">The name of the connector that asks it for targets; <c>forward</c> leaves the target to the node.</param>
    /// <param name="dialer">The name of the dialer that reaches it.</param>
    public ChainBuilder Hop(string address, string connector = "forward", string dialer = "tcp")
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Contains("://", StringComparison.Ordinal) ? Url("Hop", address) : Hop(new HopConfig
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
    }

    /// <summary>Adds a hop.</summary>
    /// <param name="address">Its node, as <c>host:port</c>, seen from the hop before.</param>
    /// <param name="configure">How it is asked and reached.</param>
    public ChainBuilder Hop(string address, Action<HopBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(configure);
        var hop = new HopBuilder($"hop-{_hops.Count}", address);
        configure(hop);
        return Hop(hop.Build());
    }

    /// <summary>Adds a hop.</summary>
    public ChainBuilder Hop(HopConfig hop)
    {
        ArgumentNullException.ThrowIfNull(hop);
        return Add(_ => hop);
    }

    internal ChainBuilder Url(string origin, string url)
    {
        var index = _hops.Count;
        return Add(reader => reader.ReadHop(origin, url, index));
    }

    internal IReadOnlyList<HopConfig> Build(UrlReader reader) => [.. _hops.Select(hop => hop(reader)).OfType<HopConfig>()];

    private ChainBuilder Add(Func<UrlReader, HopConfig?> hop)
    {
        _hops.Add(hop);
        return this;
    }
}
