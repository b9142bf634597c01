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
    /// The node, as <c>host:port</c>, seen from the hop before; or <c>scheme://host:port?parameters</c>, which has gost's meaning and says connector and
    /// dialer itself.
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
