using System.Net;
using System.Text;
using GostSharp.Codecs.Http;

namespace GostSharp.Tests.Codecs.Http;

public sealed class HttpMessageHeadTests
{
    [Fact]
    public void A_request_is_read_and_written_alike()
    {
        const string Text = "CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n";

        var request = Request(Text);

        (request.Method, request.Target, request.Version).Should().Be(("CONNECT", "example.com:80", HttpVersion.Version11));
        Encoding.Latin1.GetString(request.ToBytes()).Should().Be(Text);
    }

    [Fact]
    public void An_old_version_is_read_and_written_alike()
    {
        const string Text = "GET / HTTP/1.0\r\n\r\n";

        Encoding.Latin1.GetString(Request(Text).ToBytes()).Should().Be(Text);
    }

    [Fact]
    public void An_empty_line_before_a_request_is_passed_over()
    {
        var bytes = "\r\nGET / HTTP/1.1\r\n\r\nX"u8.ToArray();

        HttpRequestHead.TryParse(bytes, out var request, out var consumed).Should().BeTrue();
        (request!.Target, consumed).Should().Be(("/", bytes.Length - 1));
        for (var length = 0; length < bytes.Length - 1; length++)
        {
            HttpRequestHead.TryParse(bytes.AsSpan(0, length), out _, out consumed).Should().BeFalse();
            consumed.Should().Be(0);
        }
    }

    [Theory]
    [InlineData("\r\n\r\nGET / HTTP/1.1")]
    [InlineData("GET /")]
    [InlineData("GET  / HTTP/1.1")]
    [InlineData("GET / / HTTP/1.1")]
    [InlineData(" GET / HTTP/1.1")]
    [InlineData("GET / HTTP/1.1 ")]
    [InlineData("GET /\t HTTP/1.1")]
    [InlineData("G(T / HTTP/1.1")]
    [InlineData("GET / HTTP/2.0")]
    [InlineData("GET / HTTP/1.2")]
    [InlineData("GET / http/1.1")]
    [InlineData("GET / XTTP/1.1")]
    [InlineData("HTTP/1.1 200 OK")]
    public void What_is_no_request_is_refused(string line)
    {
        var parse = () => Request(line + "\r\n\r\n");

        parse.Should().Throw<ProtocolException>();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 Connection established", 200, "Connection established")]
    [InlineData("HTTP/1.0 503 ", 503, "")]
    [InlineData("HTTP/1.1 407", 407, "")]
    public void A_response_is_read(string line, int status, string reason)
    {
        var response = Response(line + "\r\nProxy-Agent: gost/3.0\r\n\r\n");

        (response.Status, response.Reason, response.Headers["proxy-agent"]).Should().Be((status, reason, "gost/3.0"));
    }

    [Fact]
    public void A_response_is_written_as_it_was_read()
    {
        const string Text = "HTTP/1.1 200 Connection established\r\nProxy-Agent: gost/3.0\r\n\r\n";

        Encoding.Latin1.GetString(Response(Text).ToBytes()).Should().Be(Text);
    }

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.1 ")]
    [InlineData("HTTP/1.1 20 OK")]
    [InlineData("HTTP/1.1 2000 OK")]
    [InlineData("HTTP/1.1 099 OK")]
    [InlineData("HTTP/1.1 +20 OK")]
    [InlineData("HTTP/1.1 2 0 OK")]
    [InlineData("HTTP/1.1  200 OK")]
    [InlineData("HTTP/2 200 OK")]
    [InlineData("SSH-2.0-OpenSSH_9.2")]
    public void What_is_no_response_is_refused(string line)
    {
        var parse = () => Response(line + "\r\n\r\n");

        parse.Should().Throw<ProtocolException>();
    }

    private static HttpRequestHead Request(string text) =>
        HttpRequestHead.TryParse(Encoding.Latin1.GetBytes(text), out var head, out _) ? head : throw new InvalidDataException("incomplete");

    private static HttpResponseHead Response(string text) =>
        HttpResponseHead.TryParse(Encoding.Latin1.GetBytes(text), out var head, out _) ? head : throw new InvalidDataException("incomplete");
}
