using System.Globalization;
using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>The typed fields of sections: a field of the wrong kind is reported and counts as not given.</summary>
internal static class SectionValues
{
    // Numbers from here on are what gost writes into JSON: nanoseconds.
    private const long LeastNanoseconds = 1_000_000;

    /// <summary>A text, also an empty one; numbers and booleans count as they are written.</summary>
    public static string? RawText(this Section section, string name)
    {
        var value = section.Find(name)?.Value;
        if (value is null or ScalarNode)
        {
            return (value as ScalarNode)?.Text;
        }

        section.Error(value.Place, name, "must be a text");
        return null;
    }

    /// <summary>A text; an empty one is not given.</summary>
    public static string? Text(this Section section, string name) => section.RawText(name) is { Length: > 0 } text ? text : null;

    /// <summary>A text that must be there.</summary>
    public static string RequiredText(this Section section, string name)
    {
        var entry = section.Find(name);
        if (entry?.Value is null or ScalarNode { Text: "" })
        {
            section.Error(entry?.Value.Place ?? section.Place, name, "is missing");
        }

        return section.Text(name) ?? "";
    }

    public static int? Number(this Section section, string name) => section.Read(name, "a whole number", static scalar => scalar.Value switch
    {
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        double number when double.IsInteger(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => (int?)null,
    });

    public static bool? Flag(this Section section, string name) => section.Read(name, "true or false", static scalar => scalar.Value switch
    {
        bool flag => flag,
        0L or "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        1L or "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        _ => (bool?)null,
    });

    public static TimeSpan? Duration(this Section section, string name) => section.Read(name, "a duration such as 30s or 1m30s", static scalar => scalar.Value switch
    {
        long number => FromNumber(number),
        double number when double.IsInteger(number) && Math.Abs(number) < long.MaxValue => FromNumber((long)number),
        string text when GoDuration.TryParseUnits(text, out var time) => time,
        _ => (TimeSpan?)null,
    });

    private static TimeSpan FromNumber(long number) => number is >= LeastNanoseconds or <= -LeastNanoseconds
        ? TimeSpan.FromTicks(number / 100)
        : TimeSpan.FromSeconds(number);

    // An empty text is not given, as in gost.
    private static T? Read<T>(this Section section, string name, string kind, Func<ScalarNode, T?> convert) where T : struct
    {
        if (section.Find(name)?.Value is not { } node || node is ScalarNode { Value: "" })
        {
            return null;
        }

        var value = node is ScalarNode scalar ? convert(scalar) : null;
        if (value is null)
        {
            var given = node is ScalarNode { Text.Length: <= 64 } text ? $"'{text.Text}' is not {kind}" : $"must be {kind}";
            section.Error(node.Place, name, given);
        }

        return value;
    }
}
