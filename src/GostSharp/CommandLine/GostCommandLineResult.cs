using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>What a command line means.</summary>
/// <param name="Config">The configuration; it is not validated yet.</param>
/// <param name="Warnings">What could not be read and counts as not given; <see cref="ConfigWarnings"/> finds what else is odd in the configuration.</param>
public sealed record GostCommandLineResult(GostConfig Config, IReadOnlyList<string> Warnings);
