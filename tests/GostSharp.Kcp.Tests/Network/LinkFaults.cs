namespace GostSharp.Kcp.Tests.Network;

/// <summary>What a simulated network does to packets.</summary>
internal sealed record LinkFaults
{
    /// <summary>How many of all packets are lost, from 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How many come twice.</summary>
    public double Duplication { get; init; }

    /// <summary>How many are late by up to <see cref="Lateness"/>, so that others overtake them.</summary>
    public double Reordering { get; init; }

    /// <summary>The most that a late packet is late, in milliseconds.</summary>
    public int Lateness { get; init; } = 30;

    /// <summary>How long a packet is under way, in milliseconds.</summary>
    public int Delay { get; init; }

    /// <summary>Bytes per second; 0 for any.</summary>
    public int Bandwidth { get; init; }

    /// <summary>Bytes that may wait for their turn where the bandwidth is limited; what comes then is lost.</summary>
    public int Queue { get; init; } = 64 * 1024;

    /// <summary>Longer packets are lost.</summary>
    public int MaxPacketSize { get; init; } = 1500;

    /// <summary>How many packets get one wrong bit.</summary>
    public double Damage { get; init; }
}
