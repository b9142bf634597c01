using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Ssh.Trust;

namespace GostSharp.Ssh.Tests.Trust;

public sealed class PatternProperties
{
    private static readonly Gen<string> _pattern = Text("aAb*?.", 8);
    private static readonly Gen<string> _text = Text("aAbB.", 10);

    [Fact]
    public void Patterns_match_what_the_regular_expression_matches() =>
        Prop.ForAll(Gen.Zip(_pattern, _text).ToArbitrary(), pair => Pattern.Matches(pair.Item1, pair.Item2) == Reference(pair.Item1, pair.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Any_file_is_read_without_throwing() =>
        Prop.ForAll(Text("ssh-rsa AB=\"\\,\n@*!|1#[]:from", 60).ToArbitrary(), text =>
        {
            var lines = text.Split('\n').Count(line => line.Trim() is { Length: > 0 } trimmed && trimmed[0] != '#');
            return AuthorizedKeys.Parse(text).Mistakes.Count == lines && KnownHosts.Parse(text).Mistakes.Count <= lines;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static bool Reference(string pattern, string text)
    {
        var expression = Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
        return Regex.IsMatch(text, $"^{expression}$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static Gen<string> Text(string alphabet, int maxLength) =>
        from length in Gen.Choose(0, maxLength)
        from chars in Gen.ArrayOf(Gen.Elements(alphabet.ToCharArray()), length)
        select new string(chars);
}
