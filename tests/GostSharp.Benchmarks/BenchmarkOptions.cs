using System.Globalization;

namespace GostSharp.Benchmarks;

/// <summary>How much is measured, and with whom besides those that are found.</summary>
internal sealed record BenchmarkOptions
{
    public int Rounds { get; init; } = 5;

    public double Seconds { get; init; } = 1;

    public int Window { get; init; } = 8;

    /// <summary>Further builds of gost-sharp by name.</summary>
    public IReadOnlyList<(string Name, string Program)> With { get; init; } = [];

    public static bool TryParse(ReadOnlySpan<string> arguments, out BenchmarkOptions options)
    {
        options = new BenchmarkOptions();
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            if (options.Apply(arguments[0], arguments[1]) is not { } changed)
            {
                return false;
            }

            options = changed;
        }

        return arguments.IsEmpty && options is { Rounds: > 0, Seconds: > 0, Window: > 0 and <= 64 };
    }

    private BenchmarkOptions? Apply(string name, string value) => name switch
    {
        "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) => this with { Rounds = rounds },
        "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) => this with { Seconds = seconds },
        "--window" when int.TryParse(value, CultureInfo.InvariantCulture, out var window) => this with { Window = window },
        "--with" when value.Split('=', 2) is [var label, var program] => this with { With = [.. With, (label, program)] },
        _ => null,
    };
}
