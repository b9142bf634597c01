namespace GostSharp.Kcp.Tests.Network;

/// <summary>Two ends of a session and the network between them.</summary>
internal sealed class SimulatedPair
{
    private const uint Conversation = 0x11223344;

    public SimulatedPair(int seed, KcpOptions options, LinkFaults faults, KcpOptions? right = null)
    {
        Network = new SimulatedNetwork(seed);
        Left = new SimulatedPeer(Network, options, Conversation);
        Right = new SimulatedPeer(Network, right ?? options, Conversation);
        Left.Link = new SimulatedLink(Network, packet => Right.Deliver(packet)) { Faults = faults };
        Right.Link = new SimulatedLink(Network, packet => Left.Deliver(packet)) { Faults = faults };
    }

    public SimulatedNetwork Network { get; }

    public SimulatedPeer Left { get; }

    public SimulatedPeer Right { get; }

    /// <summary>Options that are quick to test with, unless a test is about them.</summary>
    public static KcpOptions Plain { get; } = new() { Crypt = KcpCrypt.None, Compression = false };

    /// <summary>Sends bytes from left to right, and waits until all of them have been read.</summary>
    /// <returns>Whether that was so within <paramref name="limit"/> milliseconds.</returns>
    public bool Transfer(long bytes, long limit)
    {
        var expected = Right.Received + bytes;
        Left.Send(bytes);
        return Network.RunUntil(() => Right.Received == expected, limit);
    }
}
