using System.Globalization;
using System.Text.RegularExpressions;

namespace GostSharp.Yaml.Reading;

/// <summary>What a plain YAML scalar means, as gost reads it.</summary>
internal static partial class YamlScalar
{
    /// <summary>Null, a boolean, a number, or the text itself.</summary>
    public static object? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => ResolveNumber(text) ?? text,
    };

    private static object? ResolveNumber(string text)
    {
        if (text[0] is not ((>= '0' and <= '9') or '-' or '+' or '.'))
        {
            return null;
        }

        if (WholeNumber().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return ResolveRadix(text) ?? ResolveFraction(text);
    }

    private static object? ResolveRadix(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        var digits = text.Length > 2 ? text.AsSpan(2) : default;
        return text switch
        {
            ['0', 'x', ..] when long.TryParse(digits, NumberStyles.AllowHexSpecifier, culture, out var number) && number >= 0 => number,
            ['0', 'b', ..] when long.TryParse(digits, NumberStyles.AllowBinarySpecifier, culture, out var number) && number >= 0 => number,
            _ => null,
        };
    }

    private static double? ResolveFraction(string text) =>
        Fraction().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    // Digits alone are one as well when they are too many for a whole number; a leading zero makes a text of them (a telephone number, a password).
    [GeneratedRegex(@"^[-+]?([1-9][0-9]*|(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
