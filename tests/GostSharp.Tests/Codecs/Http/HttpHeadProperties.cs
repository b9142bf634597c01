using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs.Http;

namespace GostSharp.Tests.Codecs.Http;

public sealed class HttpHeadProperties
{
    private static readonly Gen<char> HeadLike = Gen.Elements("GET /:a \t\r\n\r\n\0\u007f\u00ff,".ToCharArray());

    private static readonly Gen<string> Name = TextOf("abcXYZ-_09!~");

    private static readonly Gen<string> Value = TextOf("ab, \t;=\"\u00e4:").Select(text => text.Trim(' ', '\t'));

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_break() =>
        Prop.ForAll(Gen.ListOf(HeadLike).Select(chars => Encoding.Latin1.GetBytes([.. chars])).ToArbitrary(), IsReadOrRefused)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void What_was_written_is_read_as_the_same()
    {
        var heads =
            from line in TextOf("abc /:12")
            from fields in Gen.ListOf(Gen.Zip(Name, Value))
            select new HttpHead(line, fields.Aggregate(new HttpHeaders(), (headers, field) => headers.Add(field.Item1, field.Item2)));

        Prop.ForAll(heads.ToArbitrary(), IsStable).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static Gen<string> TextOf(string letters) => Gen.NonEmptyListOf(Gen.Elements(letters.ToCharArray())).Select(chars => new string([.. chars.Take(20)]));

    private static bool IsReadOrRefused(byte[] bytes)
    {
        try
        {
            return HttpHead.TryParse(bytes, out var head, out var consumed)
                ? consumed > 0 && consumed <= bytes.Length && head.ToBytes().Length > 0
                : consumed == 0;
        }
        catch (ProtocolException)
        {
            return true;
        }
    }

    private static bool IsStable(HttpHead head)
    {
        var bytes = head.ToBytes();
        return HttpHead.TryParse(bytes, out var read, out var consumed) && consumed == bytes.Length
            && read.FirstLine == head.FirstLine && read.Headers.SequenceEqual(head.Headers);
    }
}
