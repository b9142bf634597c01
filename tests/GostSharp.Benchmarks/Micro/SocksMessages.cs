using System.Net;
using BenchmarkDotNet.Attributes;
using GostSharp.Codecs;
using GostSharp.Protocols.Socks;

namespace GostSharp.Benchmarks.Micro;

/// <summary>What a SOCKS5 server reads of each client.</summary>
public class SocksMessages
{
    private readonly byte[] _address = SocksAddress.ToBytes(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 443));
    private readonly byte[] _name = SocksAddress.ToBytes(new DnsEndPoint("service.example.org", 443));
    private readonly byte[] _request = new Socks5Request(Socks5Command.Connect, new DnsEndPoint("service.example.org", 443)).ToBytes();

    [Benchmark]
    public int ReadAddress() => SocksAddress.TryParse(_address, out _, out var consumed) ? consumed : 0;

    [Benchmark]
    public int ReadName() => SocksAddress.TryParse(_name, out _, out var consumed) ? consumed : 0;

    [Benchmark]
    public int ReadRequest() => Socks5Request.TryParse(_request, out _, out var consumed) ? consumed : 0;
}
