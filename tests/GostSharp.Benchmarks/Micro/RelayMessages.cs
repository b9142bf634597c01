using System.Net;
using BenchmarkDotNet.Attributes;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Relay;

namespace GostSharp.Benchmarks.Micro;

/// <summary>The request of gost's relay protocol, with everything in it.</summary>
public class RelayMessages
{
    private readonly RelayRequest _request =
        new(RelayCommand.Connect, new DnsEndPoint("service.example.org", 443), Credentials: new Credentials("user", "password"), Network: RelayNetwork.Tcp);

    private readonly byte[] _bytes;

    public RelayMessages() => _bytes = _request.ToBytes();

    [Benchmark]
    public int ReadRequest() => RelayRequest.TryParse(_bytes, out _, out var consumed) ? consumed : 0;

    [Benchmark]
    public byte[] WriteRequest() => _request.ToBytes();
}
