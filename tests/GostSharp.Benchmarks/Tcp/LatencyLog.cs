using System.Diagnostics;
using GostSharp.Benchmarks.Reports;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>How long answers took, in ticks of <see cref="Stopwatch"/>.</summary>
internal sealed class LatencyLog
{
    // Grown beforehand: a list that is copied would be somebody's latency.
    private readonly List<long> _ticks = new(1 << 18);

    public int Count => _ticks.Count;

    public void Add(long ticks) => _ticks.Add(ticks);

    public void Clear() => _ticks.Clear();

    /// <summary>The time within which that part of them came, in microseconds.</summary>
    public double Microseconds(double part) => _ticks.Select(ticks => (double)ticks).Percentile(part) * 1e6 / Stopwatch.Frequency;
}
