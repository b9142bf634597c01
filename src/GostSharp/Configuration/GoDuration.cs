using System.Buffers;
using System.Globalization;
using System.Text;

namespace GostSharp.Configuration;

/// <summary>Durations as gost writes them (<c>1m30s</c>), which are Go's.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // In nanoseconds. Longer units stand before those that they begin with.
    private static readonly (string Name, decimal Nanoseconds)[] Units =
    [
        ("ns", 1m), ("us", 1_000m), ("µs", 1_000m), ("μs", 1_000m), ("ms", 1_000_000m),
        ("s", 1_000_000_000m), ("m", 60_000_000_000m), ("h", 3_600_000_000_000m),
    ];

    /// <summary>Reads Go's text, or a whole number, which is seconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        if (TryParseUnits(text, out value))
        {
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds);
        return isNumber && TryConvert(seconds * 1_000_000_000m, out value);
    }

    /// <summary>Reads Go's text only: a sign, then numbers with units.</summary>
    public static bool TryParseUnits(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var isNegative = text is ['-', ..];
        var rest = text is ['-' or '+', ..] ? text[1..] : text;
        if (rest is "0")
        {
            return true;
        }

        var total = 0m;
        var any = false;
        while (!rest.IsEmpty)
        {
            if (!TryTakePart(ref rest, out var part) || total + part > long.MaxValue)
            {
                return false;
            }

            total += part;
            any = true;
        }

        return any && TryConvert(isNegative ? -total : total, out value);
    }

    /// <summary>Writes what <see cref="TryParseUnits"/> reads, in the shortest whole units.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : "");
        var rest = (decimal)value.Duration().Ticks * 100;
        foreach (var (name, size) in new[] { Units[7], Units[6], Units[5], Units[4], Units[2], Units[0] })
        {
            var count = decimal.Floor(rest / size);
            rest -= count * size;
            _ = count > 0 ? text.Append(CultureInfo.InvariantCulture, $"{count}{name}") : text;
        }

        return text.ToString();
    }

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, out decimal nanoseconds)
    {
        nanoseconds = 0;
        var length = rest.IndexOfAnyExcept(NumberCharacters);
        if (length is < 1 or > 20 || !decimal.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[length..];
        foreach (var (name, size) in Units)
        {
            if (rest.StartsWith(name, StringComparison.Ordinal) && !(name is "m" && rest.StartsWith("ms", StringComparison.Ordinal)))
            {
                rest = rest[name.Length..];
                return TryMultiply(number, size, out nanoseconds);
            }
        }

        return false;
    }

    private static bool TryMultiply(decimal number, decimal size, out decimal product)
    {
        product = 0;
        if (number > long.MaxValue / size)
        {
            return false;
        }

        product = number * size;
        return true;
    }

    private static bool TryConvert(decimal nanoseconds, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (Math.Abs(nanoseconds) > long.MaxValue)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)(nanoseconds / 100));
        return true;
    }
}
