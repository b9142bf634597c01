using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>The memory of a forwarder that has just served its first connection, and what each idle connection adds.</summary>
internal sealed class MemoryMeasurement : IMeasurement
{
    private const int Connections = 5000;

    // A process for each is more than a machine can have thousands of.
    private const int ForkedConnections = 300;

    // What the first ones need, code above all, is no connection's own.
    private const int FirstConnections = 200;

    public string Name => "memory";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new(FigureTable.Footprint, "MB of its own at rest", "0.0", Best.Least),
        new(FigureTable.Footprint, "with its files", "0.0", Best.Least),
        new(FigureTable.Footprint, "KB per idle connection", "0.0", Best.Least),
    ];

    public bool IsSlow => true;

    public bool Suits(TcpSubject subject) => subject.Forwards;

    public double[] Measure(TcpSubject subject, CancellationToken cancellationToken)
    {
        using var forwarder = subject.StartFresh();
        using (new IdleLoad(forwarder.Address, 1, cancellationToken))
        {
        }

        var atRest = ProcessMemory.Settled(forwarder.Process);
        var files = ProcessMemory.Files(forwarder.Process.Id);
        using (new IdleLoad(forwarder.Address, FirstConnections, cancellationToken))
        {
        }

        var before = ProcessMemory.Settled(forwarder.Process);
        var count = subject.Forks ? ForkedConnections : Connections;
        using var idle = new IdleLoad(forwarder.Address, count, cancellationToken);
        var with = ProcessMemory.Settled(forwarder.Process);
        return [atRest / 1e6, (atRest + files) / 1e6, (with - before) / 1e3 / count];
    }
}
