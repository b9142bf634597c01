using System.Globalization;
using System.Net;
using BenchmarkDotNet.Attributes;
using GostSharp.Selection;

namespace GostSharp.Benchmarks.Micro;

/// <summary>One pick of ten.</summary>
public class Selectors
{
    private readonly Candidate[] _candidates = [.. Enumerable.Range(0, 10).Select(i => new Candidate(i.ToString(CultureInfo.InvariantCulture), null, Weight: 1 + i))];
    private readonly ConnectContext _context = new(null, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 40000));
    private readonly RoundRobinSelector _round = new();
    private readonly RandomSelector _random = new();
    private readonly FifoSelector _fifo = new();
    private readonly HashSelector _hash = new();

    [Benchmark]
    public Candidate? Round() => _round.Pick(_candidates, _context);

    [Benchmark]
    public Candidate? Random() => _random.Pick(_candidates, _context);

    [Benchmark]
    public Candidate? Fifo() => _fifo.Pick(_candidates, _context);

    [Benchmark]
    public Candidate? Hash() => _hash.Pick(_candidates, _context);
}
