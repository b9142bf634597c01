using System.Diagnostics;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Lets a load run, first for a while that does not count, and reads what it cost.</summary>
internal sealed class LoadRunner(TargetProcess target, TimeSpan warmUp, TimeSpan duration)
{
    public TargetProcess Target => target;

    public LoadSample Run(TcpSubject subject, ITcpLoad load, CancellationToken cancellationToken)
    {
        RunUntilSomethingArrives(load, warmUp, cancellationToken);
        (load as IPingLoad)?.Latencies.Clear();
        var (forwarder, own, done, clock) = (subject.Cpu, OwnCpu, load.Done, Stopwatch.StartNew());
        RunUntilSomethingArrives(load, duration, cancellationToken);
        var (count, elapsed) = (load.Done - done, clock.Elapsed);
        return new LoadSample(count, elapsed, subject.Cpu - forwarder, OwnCpu - own);
    }

    // On a busy machine a forwarder may not have its turn for a while: that is slow, not broken.
    private static void RunUntilSomethingArrives(ITcpLoad load, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (before, clock) = (load.Done, Stopwatch.StartNew());
        do
        {
            load.Run(duration, cancellationToken);
        }
        while (load.Done == before && clock.Elapsed < PingLoad.Patience);

        Broken.Unless(load.Done > before, "nothing arrived");
    }

    private TimeSpan OwnCpu => Environment.CpuUsage.TotalTime + target.Cpu;
}

/// <summary>What a load did, and what it cost.</summary>
/// <param name="Count">Bytes or answers.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Forwarder">The forwarder's processor time.</param>
/// <param name="Load">That of the clients and the target.</param>
internal sealed record LoadSample(long Count, TimeSpan Elapsed, TimeSpan Forwarder, TimeSpan Load)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;

    /// <summary>How much of the machine the clients and the target took, in percent.</summary>
    public double LoadShare => 100 * Load / (Elapsed * Environment.ProcessorCount);
}
