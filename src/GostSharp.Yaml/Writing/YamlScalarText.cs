using System.Globalization;
using System.Text;
using GostSharp.Yaml.Reading;

namespace GostSharp.Yaml.Writing;

/// <summary>Writes texts for YAML: plain where that is read back as the same text, else in quotes.</summary>
internal static class YamlScalarText
{
    // Booleans of YAML 1.1 and the merge key, which other readers may take for more than a text.
    private static readonly HashSet<string> Ambiguous = new(StringComparer.OrdinalIgnoreCase) { "y", "yes", "on", "n", "no", "off", "<<", "=" };

    public static string Format(string text)
    {
        if (YamlScalar.Resolve(text) is not string || LooksLikeNumber(text) || Ambiguous.Contains(text))
        {
            return Escape(text);
        }

        return IsPlain(text) ? text
            : text.All(character => character is >= ' ' and <= '~') ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : Escape(text);
    }

    // Less than YAML allows: readers differ in what they take for plain.
    private static bool IsPlain(string text) =>
        text.Index().All(item => item.Item switch
        {
            ' ' => item.Index > 0 && Follows(text, item.Index, static next => char.IsLetterOrDigit(next)),
            ':' => Follows(text, item.Index, static next => next is '/' || char.IsLetterOrDigit(next)),
            '-' or '+' or '=' or '@' => item.Index > 0,
            '_' or '.' or '/' => true,
            var other => char.IsLetterOrDigit(other) && !char.IsSurrogate(other),
        })
        && !text.StartsWith("..", StringComparison.Ordinal);

    private static bool Follows(string text, int index, Func<char, bool> isAllowed) => index + 1 < text.Length && isAllowed(text[index + 1]);

    // Octal numbers, underscores within numbers, dates, ".inf": texts to us, more to others.
    private static bool LooksLikeNumber(string text) =>
        char.IsAsciiDigit(text[0]) && text.All(character => char.IsAsciiDigit(character) || character is '_' or ':' or '-' or 'o')
        || text is ['.', 'i' or 'I' or 'n' or 'N', ..] or ['-' or '+', '.' or (>= '0' and <= '9'), ..];

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => escaped.Append('\\').Append(character),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                >= ' ' and <= '~' => escaped.Append(character),
                _ when char.IsLetterOrDigit(character) || char.IsSurrogate(character) => escaped.Append(character),
                _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
            };
        }

        return escaped.Append('"').ToString();
    }
}
