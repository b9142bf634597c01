namespace GostSharp.Benchmarks.Udp;

/// <summary>A load.</summary>
/// <param name="Size">Bytes of a packet.</param>
/// <param name="Clients">How many send at once.</param>
internal sealed record UdpCase(int Size, int Clients)
{
    public static IReadOnlyList<UdpCase> All { get; } = [new(64, 1), new(64, 100), new(1200, 1), new(1200, 100)];

    public override string ToString() => $"{Size:N0} bytes, {Clients} {(Clients == 1 ? "client" : "clients")}";
}

/// <summary>What one measurement found.</summary>
/// <param name="PerSecond">Packets that came back.</param>
/// <param name="Cost">The forwarder's processor time for each of them, in microseconds; NaN without a forwarder.</param>
/// <param name="Counts">What became of the packets.</param>
internal sealed record UdpSample(double PerSecond, double Cost, UdpCounts Counts);
