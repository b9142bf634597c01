namespace GostSharp.CommandLine;

/// <summary>One entry of <c>Routes</c> of a gost v2 file, or the file itself.</summary>
/// <param name="Listen">Its <c>ServeNodes</c>, as URLs.</param>
/// <param name="Forward">Its <c>ChainNodes</c>, as URLs, in the order in which they are dialled.</param>
/// <param name="Retries">How often a target is tried in all, where the URL of the service does not say; null for once.</param>
public sealed record GostRoute(IReadOnlyList<string> Listen, IReadOnlyList<string> Forward, int? Retries = null);
