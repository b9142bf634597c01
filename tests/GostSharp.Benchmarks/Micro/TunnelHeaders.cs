using System.Net;
using BenchmarkDotNet.Attributes;
using GostSharp.Codecs;

namespace GostSharp.Benchmarks.Micro;

/// <summary>The header of each packet in a tunnel.</summary>
public class TunnelHeaders
{
    private readonly IPEndPoint _peer = new(IPAddress.Parse("192.0.2.1"), 53);
    private readonly byte[] _bytes = new byte[UdpTunnelHeader.MaxLength];

    public TunnelHeaders() => UdpTunnelHeader.WriteFrame(_bytes, 512, _peer);

    [Benchmark]
    public int Read() => UdpTunnelHeader.TryParse(_bytes, out _, out var consumed) ? consumed : 0;

    [Benchmark]
    public int Write() => UdpTunnelHeader.WriteFrame(_bytes, 512, _peer);
}
