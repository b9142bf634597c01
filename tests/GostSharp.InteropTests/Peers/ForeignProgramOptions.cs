namespace GostSharp.InteropTests.Peers;

/// <summary>How to start a foreign program.</summary>
public sealed record ForeignProgramOptions(string Command, params IReadOnlyList<string> Arguments)
{
    /// <summary>Where it runs; null is where the tests run.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables to set, or to remove where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Written to its standard input, which ends there; null leaves the standard input open and empty.</summary>
    public string? Input { get; init; }

    /// <summary>Asked again and again until it says that the program is ready; null: ready as soon as it runs.</summary>
    public ReadyProbe? IsReady { get; init; }

    /// <summary>How long it may take to become ready.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long it may take to end by itself when asked to, before it is killed.</summary>
    public TimeSpan EndWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many characters of each output are kept: the last ones.</summary>
    public int KeptOutput { get; init; } = 64 * 1024;

    public override string ToString() => string.Join(' ', Arguments.Prepend(Command));
}
