using System.Globalization;

namespace GostSharp.Configuration;

/// <summary>Reads parameters as gost does: keys without regard to case and underscores, the first alternative that is present counts, and what is not a value of the kind counts as not given.</summary>
internal sealed class ParameterReader(params ReadOnlySpan<ConfigDictionary> sources)
{
    // Go's durations end at 292 years.
    private const double MaxSeconds = long.MaxValue / 1e9;

    private readonly ConfigDictionary[] _sources = sources.ToArray();

    /// <summary>What was wrong with values that were read.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>A key as it is compared.</summary>
    public static string Normalize(string key) => key.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    public TimeSpan? Duration(params ReadOnlySpan<string> keys) => Read(keys, "a duration", static value => value switch
    {
        TimeSpan time => time,
        string text when GoDuration.TryParse(text, out var time) => time,
        int seconds => TimeSpan.FromSeconds(seconds),
        long seconds when Math.Abs((double)seconds) <= MaxSeconds => TimeSpan.FromSeconds(seconds),
        double seconds when double.IsInteger(seconds) && Math.Abs(seconds) <= MaxSeconds => TimeSpan.FromSeconds(seconds),
        _ => (TimeSpan?)null,
    });

    public int? Number(params ReadOnlySpan<string> keys) => Read(keys, "a whole number", static value => value switch
    {
        bool flag => flag ? 1 : 0,
        int number => number,
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        double number when double.IsInteger(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => (int?)null,
    });

    /// <summary>A number that is greater than 0; what is not counts as not given.</summary>
    public int? PositiveNumber(params ReadOnlySpan<string> keys) => Number(keys) is > 0 and var number ? number : null;

    public bool? Flag(params ReadOnlySpan<string> keys) => Read(keys, "true or false", static value => value switch
    {
        bool flag => flag,
        int number => number != 0,
        long number => number != 0,
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        _ => (bool?)null,
    });

    /// <summary>Whether a flag is given and true.</summary>
    public bool IsSet(string key) => Flag(key) is true;

    public string? Text(params ReadOnlySpan<string> keys) =>
        Find(keys) is (_, var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A map of texts, which only files can have; empty when it is not given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Map(params ReadOnlySpan<string> keys) => Find(keys) switch
    {
        (_, ConfigDictionary map) => [.. map.Select(static entry => KeyValuePair.Create(entry.Key, Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? ""))],
        (var key, not "") => NoMap(key),
        _ => [],
    };

    private KeyValuePair<string, string>[] NoMap(string key)
    {
        Warnings.Add($"parameter '{key}' is not a map and counts as not given");
        return [];
    }

    private T? Read<T>(ReadOnlySpan<string> keys, string kind, Func<object, T?> convert) where T : struct
    {
        if (Find(keys) is not (var key, var value))
        {
            return null;
        }

        var converted = convert(value);
        if (converted is null && value is not "")
        {
            Warnings.Add($"parameter '{key}': '{value}' is not {kind} and counts as not given");
        }

        return converted;
    }

    private (string Key, object Value)? Find(ReadOnlySpan<string> keys)
    {
        foreach (var source in _sources)
        {
            foreach (var key in keys)
            {
                var wanted = Normalize(key);
                foreach (var (name, value) in source)
                {
                    if (Normalize(name) == wanted)
                    {
                        return (name, value);
                    }
                }
            }
        }

        return null;
    }
}
