using GostSharp.Configuration;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Chains of one-node hops, written shortly.</summary>
internal static class Chains
{
    public static ChainConfig Of(string name, params (string Address, string Connector, string Dialer)[] hops) => new()
    {
        Name = name,
        Hops =
        [
            .. hops.Select((hop, index) => new HopConfig
            {
                Name = $"hop-{index}",
                Nodes =
                [
                    new NodeConfig
                    {
                        Name = "node-0",
                        Address = hop.Address,
                        Connector = new ConnectorConfig { Type = hop.Connector },
                        Dialer = new DialerConfig { Type = hop.Dialer },
                    },
                ],
            }),
        ],
    };
}
