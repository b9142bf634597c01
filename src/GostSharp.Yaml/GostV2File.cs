namespace GostSharp.Yaml;

/// <summary>A configuration file of gost v2: node URLs, as they stand behind <c>-L</c> and <c>-F</c>.</summary>
/// <param name="Routes">The routes, the one of the top level first.</param>
/// <param name="Debug">Whether it asks for the debug log.</param>
public sealed record GostV2File(IReadOnlyList<GostV2Route> Routes, bool Debug);

/// <summary>One route of a file of gost v2: services with a chain of their own.</summary>
/// <param name="ServeNodes">The URLs of its services.</param>
/// <param name="ChainNodes">The URLs of its chain, the first is dialled first.</param>
/// <param name="Retries">How many attempts a dial has in all; 0 is not given.</param>
/// <param name="Mark">The mark of outgoing packets.</param>
/// <param name="Interface">The interface of outgoing packets.</param>
public sealed record GostV2Route(
    IReadOnlyList<string> ServeNodes, IReadOnlyList<string> ChainNodes, int Retries = 0, int? Mark = null, string? Interface = null);
