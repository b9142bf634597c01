using System.Text;
using GostSharp.Codecs.Http;

namespace GostSharp.Tests.Codecs.Http;

public sealed class HttpHeadTests
{
    private const string Text = "GET /p HTTP/1.1\r\nHost: a\r\nX-A:  b \r\nx-a:\tc\r\nEmpty:\r\n\r\n";

    [Fact]
    public void Lines_and_fields_are_read_in_order()
    {
        var head = Parse(Text);

        head.FirstLine.Should().Be("GET /p HTTP/1.1");
        head.Headers.Select(field => $"{field.Key}={field.Value}").Should().Equal("Host=a", "X-A=b", "x-a=c", "Empty=");
    }

    [Fact]
    public void What_stands_behind_a_head_is_left()
    {
        var bytes = Encoding.Latin1.GetBytes(Text + "rest\r\n\r\n");

        HttpHead.TryParse(bytes, out _, out var consumed).Should().BeTrue();

        consumed.Should().Be(Text.Length);
    }

    [Fact]
    public void No_truncation_is_a_head()
    {
        var bytes = Encoding.Latin1.GetBytes(Text);
        for (var length = 0; length < bytes.Length; length++)
        {
            HttpHead.TryParse(bytes.AsSpan(0, length), out _, out var consumed).Should().BeFalse($"{length} bytes are not all");
            consumed.Should().Be(0);
        }
    }

    [Fact]
    public void Lines_may_end_with_a_bare_line_feed() =>
        Parse(Text.Replace("\r\n", "\n", StringComparison.Ordinal)).Should().BeEquivalentTo(Parse(Text));

    [Fact]
    public void A_head_survives_being_written_and_read() => Parse(Encoding.Latin1.GetString(Parse(Text).ToBytes())).Should().BeEquivalentTo(Parse(Text));

    [Fact]
    public void Bytes_beyond_ascii_are_kept()
    {
        var head = Parse("GET / HTTP/1.1\r\nX: \u00fc\u00ff\r\n\r\n");

        Encoding.Latin1.GetString(head.ToBytes()).Should().Be("GET / HTTP/1.1\r\nX: \u00fc\u00ff\r\n\r\n");
    }

    [Theory]
    [InlineData("A\r\n b: folded\r\n\r\n")]
    [InlineData("A\r\nb: c\r\n\tfolded\r\n\r\n")]
    [InlineData("A\r\nb : c\r\n\r\n")]
    [InlineData("A\r\n: c\r\n\r\n")]
    [InlineData("A\r\nno field\r\n\r\n")]
    [InlineData("A\r\nb\u0001: c\r\n\r\n")]
    [InlineData("A\r\nb: c\0d\r\n\r\n")]
    [InlineData("A\r\nb: c\u007f\r\n\r\n")]
    [InlineData("A\r\nb: c\rd: e\r\n\r\n")]
    [InlineData("A\r\nb: c\r\r\n\r\n")]
    [InlineData("A\r\nb: c\r\n\r\r\nd: e\r\n\r\n")]
    [InlineData("A\r\r\n\r\n")]
    public void Hostile_heads_are_refused(string text)
    {
        var parse = () => Parse(text);

        parse.Should().Throw<ProtocolException>();
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("\u0005")]
    [InlineData("GET \0")]
    public void Garbage_is_known_before_its_end(string text)
    {
        var parse = () => HttpHead.TryParse(Encoding.Latin1.GetBytes(text), out _, out _);

        parse.Should().Throw<ProtocolException>().WithMessage("this is not HTTP");
    }

    [Fact]
    public void A_head_has_so_many_fields_and_no_more()
    {
        Parse(WithFields(256)).Headers.Count.Should().Be(256);

        var parse = () => HttpHead.TryParse(Encoding.Latin1.GetBytes(WithFields(257)[..^2]), out _, out _);

        parse.Should().Throw<ProtocolException>("its end need not be waited for").WithMessage("*more than 256 fields");
    }

    [Theory]
    [InlineData("a\r\nb", "c")]
    [InlineData("a b", "c")]
    [InlineData("", "c")]
    [InlineData("a", "c\r\nd: e")]
    [InlineData("a", "c\nd")]
    [InlineData("a", "\u0100")]
    public void What_would_break_a_head_is_not_written(string name, string value)
    {
        var write = () => new HttpHead("A", new HttpHeaders().Add(name, value)).ToBytes();

        write.Should().Throw<ProtocolException>();
    }

    private static string WithFields(int count) => $"A\r\n{string.Concat(Enumerable.Repeat("b: c\r\n", count))}\r\n";

    private static HttpHead Parse(string text) =>
        HttpHead.TryParse(Encoding.Latin1.GetBytes(text), out var head, out _) ? head : throw new InvalidDataException("incomplete");
}
