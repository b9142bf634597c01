using GostSharp.Configuration;

namespace GostSharp.Yaml;

/// <summary>What a file says.</summary>
/// <param name="Config">Its configuration.</param>
/// <param name="Warnings">What has no effect, each with its place: unknown fields above all, which gost ignores too.</param>
public sealed record GostFileResult(GostConfig Config, IReadOnlyList<string> Warnings);
