using System.Net;
using GostSharp.Routing;
using GostSharp.Selection;

namespace GostSharp.Tests.Routing;

/// <summary>A hop over a scripted route whose nodes <c>node-0</c>, <c>node-1</c>, ... stand on hosts of those names.</summary>
internal sealed class HopBench : IDisposable
{
    public HopBench(int nodes = 2, string name = "hop-0", IRoute? underlay = null)
    {
        Connectors = [.. Enumerable.Range(0, nodes).Select(_ => new ScriptedConnector())];
        var built = Connectors.Select((connector, i) => NodeTo($"node-{i}", underlay ?? Underlay, connector)).ToArray();
        Pool = new CandidatePool(built.Select(node => (node.Candidate, FailurePolicy.Default)), new FifoSelector(), Time);
        Hop = new Hop(name, underlay ?? Underlay, built, Pool, Log.CreateLogger(name));
    }

    public ScriptedRoute Underlay { get; } = new();

    public ScriptedConnector[] Connectors { get; }

    public CandidatePool Pool { get; }

    public ManualTime Time { get; } = new();

    public LogCollector Log { get; } = new();

    public Hop Hop { get; }

    /// <summary>The failures that are counted for each node.</summary>
    public IEnumerable<int> Failures => Pool.States.Select(state => state.Failures);

    public static ConnectContext Target { get; } = new(new DnsEndPoint("target", 80));

    public static Node NodeTo(string name, IRoute underlay, IConnector connector)
    {
        var address = new DnsEndPoint(name, 80);
        return TestNode.Create(new Candidate(name, address), new RouteDialer(underlay, address), connector);
    }

    public async Task<ConnectFailedException> FailureAsync() =>
        (await Hop.Invoking(hop => hop.ConnectAsync(Target).AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;

    public void Dispose() => Log.Dispose();
}
