namespace GostSharp.Benchmarks.Tcp;

/// <summary>A column of the report.</summary>
/// <param name="Table">In which table.</param>
/// <param name="Column">Its head.</param>
/// <param name="Format">How its numbers are written.</param>
/// <param name="Best">Whether more is better, or less; null where figures are not to be compared.</param>
internal sealed record Figure(FigureTable Table, string Column, string Format, Best? Best);

/// <summary>A table of the report.</summary>
/// <param name="Title">What is in it.</param>
internal sealed record FigureTable(string Title)
{
    public static readonly FigureTable Cpu = new("CPU seconds of the forwarder per gigabyte");
    public static readonly FigureTable Throughput = new("Gigabytes per second");
    public static readonly FigureTable Latency = new("Microseconds from a question of 64 bytes to its answer");
    public static readonly FigureTable Connections = new("Connections that are opened, carry 64 bytes and their echo, and are closed");
    public static readonly FigureTable Footprint = new("Memory, and the time from start to listening");
    public static readonly FigureTable LoadShare = new("Percent of the machine that clients and target took");

    public static IReadOnlyList<FigureTable> All { get; } = [Cpu, Throughput, Latency, Connections, Footprint, LoadShare];
}

/// <summary>Which of several figures is the best.</summary>
internal enum Best
{
    Most,
    Least,
}
