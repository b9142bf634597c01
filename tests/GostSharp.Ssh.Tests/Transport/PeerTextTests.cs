using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Tests.Transport;

public sealed class PeerTextTests
{
    private static readonly Gen<string> _anything =
        from length in Gen.Choose(0, 600)
        from codes in Gen.ArrayOf(Gen.Choose(0, char.MaxValue), length)
        select new string([.. codes.Select(code => (char)code)]);

    [Theory]
    [InlineData("", "")]
    [InlineData("grüße 字 \U0001F642", "grüße 字 \U0001F642")]
    [InlineData("one\r\ntwo\tthree", "one  two three")]
    [InlineData("a\u0000b\u001b[2Jc\u007f", "a?b?[2Jc?")]
    [InlineData("a\u0085b\u000bc\u000cd\u2028e\u2029f\u00a0g", "a b c d e f g")]
    [InlineData("a\u202eb\u200bc\ufeffd\ue000e\u009bf", "a?b?c?d?e?f")]
    public void What_could_break_a_line_or_deceive_its_reader_is_not_shown(string said, string shown)
    {
        PeerText.Clean(said.AsSpan()).Should().Be(shown);
        PeerText.Clean(Encoding.UTF8.GetBytes(said)).Should().Be(shown);
    }

    [Theory]
    [InlineData("a", 256)]
    [InlineData("\U0001F642", 128)]
    public void A_long_text_is_cut_between_characters(string character, int count)
    {
        var said = string.Concat(Enumerable.Repeat(character, count));
        PeerText.Clean(said.AsSpan()).Should().Be(said);
        foreach (var more in new[] { 1, 100_000 })
        {
            var longer = said + string.Concat(Enumerable.Repeat(character, more));
            PeerText.Clean(longer.AsSpan()).Should().Be(said + "...");
            PeerText.Clean(Encoding.UTF8.GetBytes(longer)).Should().Be(said + "...");
        }
    }

    [Fact]
    public void Any_text_becomes_one_short_line() =>
        Prop.ForAll(_anything.ToArbitrary(), text =>
        {
            var shown = PeerText.Clean(text.AsSpan());
            return shown.Length <= PeerText.MaxLength + "...".Length && shown.EnumerateRunes().All(IsHarmless);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void What_is_no_text_is_shown_as_such() =>
        PeerText.Clean([(byte)'a', 0xff, (byte)'\n', 0xc3]).Should().Be("a\ufffd \ufffd");

    [Fact]
    public void A_longer_text_has_lines_in_a_bounded_number()
    {
        PeerText.Lines("one\r\ntwo\u2028\u001bthree\n\n"u8).Should().Equal("one", "two", "?three");
        PeerText.Lines([]).Should().Equal("");
        PeerText.Lines(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a\n", 100_000)))).Should().HaveCount(100);
        PeerText.Lines(new byte[100_000]).Should().ContainSingle().Which.Length.Should().BeLessThan(300);
    }

    private static bool IsHarmless(Rune rune) => rune.Value == ' ' || (!Rune.IsWhiteSpace(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
