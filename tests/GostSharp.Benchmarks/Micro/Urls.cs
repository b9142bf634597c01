using BenchmarkDotNet.Attributes;
using GostSharp.CommandLine;

namespace GostSharp.Benchmarks.Micro;

/// <summary>What a start reads, and each reload.</summary>
public class Urls
{
    private const string Service = "tcp://:8080/192.0.2.1:80,192.0.2.2:80?strategy=round&maxFails=3&failTimeout=10s";
    private const string Node = "relay+wss://user:pass%20word@gost.example.org:8443?path=/ws&secure=true";

    private readonly Findings _findings = new();
    private readonly string _node = Node;

    [Benchmark]
    public object? SplitUrl() => GostUrlParser.Parse(_node, _findings);

    [Benchmark]
    public object ReadCommandLine() => GostCommandLine.Parse([Service], [_node]);
}
