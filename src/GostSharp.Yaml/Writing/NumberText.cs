using System.Globalization;

namespace GostSharp.Yaml.Writing;

/// <summary>Writes fractions so that they are not taken for whole numbers.</summary>
internal static class NumberText
{
    public static string Format(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
