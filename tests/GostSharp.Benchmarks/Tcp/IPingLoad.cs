namespace GostSharp.Benchmarks.Tcp;

/// <summary>A load whose answers' times count.</summary>
internal interface IPingLoad : ITcpLoad
{
    LatencyLog Latencies { get; }
}
