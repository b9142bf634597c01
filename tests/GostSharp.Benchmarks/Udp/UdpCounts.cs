namespace GostSharp.Benchmarks.Udp;

/// <summary>What became of packets.</summary>
/// <param name="Answered">They came back in time.</param>
/// <param name="Lost">They did not, and others were sent in their place.</param>
/// <param name="Reordered">They came back after one that was sent later.</param>
internal readonly record struct UdpCounts(long Answered, long Lost, long Reordered)
{
    public static UdpCounts operator +(UdpCounts one, UdpCounts other) =>
        new(one.Answered + other.Answered, one.Lost + other.Lost, one.Reordered + other.Reordered);

    public static UdpCounts operator -(UdpCounts one, UdpCounts other) =>
        new(one.Answered - other.Answered, one.Lost - other.Lost, one.Reordered - other.Reordered);
}
