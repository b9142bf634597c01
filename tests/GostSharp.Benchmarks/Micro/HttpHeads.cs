using BenchmarkDotNet.Attributes;
using GostSharp.Codecs.Http;

namespace GostSharp.Benchmarks.Micro;

/// <summary>Heads as browsers and servers write them.</summary>
public class HttpHeads
{
    private readonly byte[] _connect = "CONNECT service.example.org:443 HTTP/1.1\r\nHost: service.example.org:443\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\nUser-Agent: curl/8.0\r\n\r\n"u8.ToArray();
    private readonly byte[] _response = "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 612\r\nConnection: keep-alive\r\n\r\n"u8.ToArray();

    [Benchmark]
    public int ReadConnect() => HttpRequestHead.TryParse(_connect, out _, out var consumed) ? consumed : 0;

    [Benchmark]
    public int ReadResponse() => HttpResponseHead.TryParse(_response, out _, out var consumed) ? consumed : 0;
}
