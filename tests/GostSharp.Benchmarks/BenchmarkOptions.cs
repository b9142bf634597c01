using System.Globalization;

namespace GostSharp.Benchmarks;

/// <summary>How much is measured, and with whom besides those that are found.</summary>
internal sealed record BenchmarkOptions
{
    private const string QuickFlag = "--quick";

    /// <summary>How often everything is measured in turn; null leaves it to the comparison.</summary>
    public int? Rounds { get; init; }

    /// <summary>How long each measurement takes; null leaves it to the comparison.</summary>
    public double? Seconds { get; init; }

    public int Window { get; init; } = 8;

    /// <summary>Whether a look is enough.</summary>
    public bool Quick { get; init; }

    /// <summary>The names of what is measured; empty for everything.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The document that gets the tables.</summary>
    public string? Out { get; init; }

    /// <summary>The gost-sharp to measure in place of the one that was built.</summary>
    public string? Sample { get; init; }

    /// <summary>Further builds of gost-sharp by name.</summary>
    public IReadOnlyList<(string Name, string Program)> With { get; init; } = [];

    public static bool TryParse(ReadOnlySpan<string> arguments, out BenchmarkOptions options)
    {
        options = new BenchmarkOptions();
        while (!arguments.IsEmpty)
        {
            var count = arguments[0] == QuickFlag ? 1 : 2;
            if (arguments.Length < count || options.Apply(arguments[0], arguments[count - 1]) is not { } changed)
            {
                return false;
            }

            options = changed;
            arguments = arguments[count..];
        }

        return options is { Rounds: null or > 0, Seconds: null or > 0, Window: > 0 and <= 64 };
    }

    private BenchmarkOptions? Apply(string name, string value) => name switch
    {
        "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) => this with { Rounds = rounds },
        "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) => this with { Seconds = seconds },
        "--window" when int.TryParse(value, CultureInfo.InvariantCulture, out var window) => this with { Window = window },
        "--only" => this with { Only = value.Split(',') },
        "--out" => this with { Out = value },
        "--sample" => this with { Sample = value },
        "--with" when value.Split('=', 2) is [var label, var program] => this with { With = [.. With, (label, program)] },
        QuickFlag => this with { Quick = true },
        _ => null,
    };
}
