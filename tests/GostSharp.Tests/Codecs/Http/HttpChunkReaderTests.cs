using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs.Http;

namespace GostSharp.Tests.Codecs.Http;

public sealed class HttpChunkReaderTests
{
    private const string Body = "5\r\nhello\r\n1;a=\"b\"\r\n,\r\n006 ;x\r\n world\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n";
    private const string Data = "hello, world0123456789";

    [Fact]
    public void Data_is_found_wherever_the_body_is_cut()
    {
        for (var split = 0; split <= Body.Length; split++)
        {
            Read(Body[..split], Body[split..]).Should().Be((Data, true, ""), $"cut at {split}");
        }
    }

    [Fact]
    public void Data_is_found_byte_by_byte() =>
        Read([.. Body.Select(letter => letter.ToString())]).Should().Be((Data, true, ""));

    [Fact]
    public void No_truncation_is_complete()
    {
        for (var length = 0; length < Body.Length; length++)
        {
            Read(Body[..length]).IsComplete.Should().BeFalse();
        }
    }

    [Fact]
    public void What_stands_behind_the_body_is_left() => Read(Body + "GET /").Should().Be((Data, true, "GET /"));

    [Fact]
    public void A_body_may_be_empty() => Read("0\r\n\r\nx").Should().Be(("", true, "x"));

    [Theory]
    [InlineData("\r\n")]
    [InlineData("x\r\n")]
    [InlineData(" 5\r\n")]
    [InlineData("-5\r\n")]
    [InlineData("0x5\r\n")]
    [InlineData("5x\r\n")]
    [InlineData("5 5\r\n")]
    [InlineData("5\n")]
    [InlineData("5;a\n")]
    [InlineData("5;a\r;b\r\n")]
    [InlineData("5;\0\r\n")]
    [InlineData("1000000000000000\r\n")]
    [InlineData("1\r\nab")]
    [InlineData("1\r\na\n")]
    [InlineData("1\r\na\r\r\n")]
    public void Hostile_chunks_are_refused(string body)
    {
        var whole = () => Read(body);
        var bytes = () => Read([.. body.Select(letter => letter.ToString())]);

        whole.Should().Throw<ProtocolException>();
        bytes.Should().Throw<ProtocolException>();
    }

    [Fact]
    public void Extensions_and_trailers_are_bounded()
    {
        var extension = () => Read("5;" + new string('x', 300));
        var trailer = () => Read("0\r\nX: " + new string('x', 9000));
        var trailers = () => Read("0\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 2000)));

        extension.Should().Throw<ProtocolException>();
        trailer.Should().Throw<ProtocolException>();
        trailers.Should().Throw<ProtocolException>();
        Read("0\r\nX: " + new string('x', 1000) + "\r\n\r\n").IsComplete.Should().BeTrue();
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_break()
    {
        var pieces = Gen.ListOf(Gen.NonEmptyListOf(Gen.Elements("0129af;\r\n\r\n \tx".ToCharArray())).Select(chars => new string([.. chars])));

        Prop.ForAll(pieces.ToArbitrary(), list => IsReadOrRefused([.. list])).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static bool IsReadOrRefused(string[] pieces)
    {
        try
        {
            var (data, _, _) = Read(pieces);
            return data.Length <= pieces.Sum(piece => piece.Length);
        }
        catch (ProtocolException)
        {
            return true;
        }
    }

    private static (string Data, bool IsComplete, string Behind) Read(params string[] pieces)
    {
        var reader = new HttpChunkReader();
        var (data, rest) = (new StringBuilder(), new StringBuilder());
        foreach (var piece in pieces)
        {
            var bytes = Encoding.Latin1.GetBytes(piece).AsSpan();
            while (!bytes.IsEmpty && !reader.IsComplete)
            {
                var read = reader.Read(bytes, out var length);
                data.Append(Encoding.Latin1.GetString(bytes[(read - length)..read]));
                bytes = bytes[read..];
            }

            rest.Append(Encoding.Latin1.GetString(bytes));
        }

        return (data.ToString(), reader.IsComplete, rest.ToString());
    }
}
