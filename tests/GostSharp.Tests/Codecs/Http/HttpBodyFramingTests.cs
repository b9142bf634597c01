using System.Text;
using GostSharp.Codecs.Http;

namespace GostSharp.Tests.Codecs.Http;

public sealed class HttpBodyFramingTests
{
    [Theory]
    [InlineData("", HttpBodyKind.None, 0)]
    [InlineData("Content-Length: 0", HttpBodyKind.None, 0)]
    [InlineData("Content-Length: 5", HttpBodyKind.Length, 5)]
    [InlineData("Content-Length: 5, 5\ncontent-length: 5", HttpBodyKind.Length, 5)]
    [InlineData("Content-Length: 9223372036854775807", HttpBodyKind.Length, long.MaxValue)]
    [InlineData("Transfer-Encoding: Chunked", HttpBodyKind.Chunked, 0)]
    internal void The_end_of_a_requests_body_is_known(string fields, HttpBodyKind kind, long length) =>
        HttpBodyFraming.Of(Request(fields)).Should().Be(new HttpBodyFraming(kind, length));

    [Theory]
    [InlineData("Content-Length: 5\nTransfer-Encoding: chunked")]
    [InlineData("Content-Length: 0\nTransfer-Encoding: chunked")]
    [InlineData("Content-Length: 5\nContent-Length: 6")]
    [InlineData("Content-Length: 5, 6")]
    [InlineData("Content-Length: 5,")]
    [InlineData("Content-Length:")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: +5")]
    [InlineData("Content-Length: 0x5")]
    [InlineData("Content-Length: 5 5")]
    [InlineData("Content-Length: 9223372036854775808")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: chunked, chunked")]
    [InlineData("Transfer-Encoding: chunked\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding:")]
    public void What_two_readers_could_take_differently_is_refused(string fields)
    {
        var frame = () => HttpBodyFraming.Of(Request(fields));

        frame.Should().Throw<ProtocolException>();
    }

    [Fact]
    public void The_old_version_has_no_chunks()
    {
        var frame = () => HttpBodyFraming.Of(Request("Transfer-Encoding: chunked", "1.0"));

        frame.Should().Throw<ProtocolException>();
    }

    [Theory]
    [InlineData(200, "GET", "Content-Length: 5", HttpBodyKind.Length, 5)]
    [InlineData(200, "GET", "Content-Length: 0", HttpBodyKind.None, 0)]
    [InlineData(200, "GET", "", HttpBodyKind.UntilClose, 0)]
    [InlineData(200, "GET", "Transfer-Encoding: chunked", HttpBodyKind.Chunked, 0)]
    [InlineData(200, "GET", "Transfer-Encoding: chunked\nContent-Length: 5", HttpBodyKind.Chunked, 0)]
    [InlineData(200, "HEAD", "Content-Length: 5", HttpBodyKind.None, 0)]
    [InlineData(200, "HEAD", "Transfer-Encoding: chunked", HttpBodyKind.None, 0)]
    [InlineData(204, "GET", "Content-Length: 5", HttpBodyKind.None, 0)]
    [InlineData(304, "GET", "Content-Length: 5", HttpBodyKind.None, 0)]
    [InlineData(100, "GET", "", HttpBodyKind.None, 0)]
    internal void The_end_of_a_responses_body_is_known(int status, string method, string fields, HttpBodyKind kind, long length) =>
        HttpBodyFraming.Of(Response(status, fields), method).Should().Be(new HttpBodyFraming(kind, length));

    [Theory]
    [InlineData("Content-Length: 5\nContent-Length: 6")]
    [InlineData("Transfer-Encoding: gzip")]
    public void A_response_that_has_no_clear_end_is_refused(string fields)
    {
        var frame = () => HttpBodyFraming.Of(Response(200, fields), "GET");

        frame.Should().Throw<ProtocolException>();
    }

    private static HttpRequestHead Request(string fields, string version = "1.1") =>
        HttpRequestHead.TryParse(Bytes($"POST / HTTP/{version}", fields), out var head, out _) ? head : throw new InvalidDataException("incomplete");

    private static HttpResponseHead Response(int status, string fields) =>
        HttpResponseHead.TryParse(Bytes($"HTTP/1.1 {status} X", fields), out var head, out _) ? head : throw new InvalidDataException("incomplete");

    private static byte[] Bytes(string line, string fields) => Encoding.Latin1.GetBytes($"{line}\n{fields}{(fields.Length > 0 ? "\n" : "")}\n");
}
