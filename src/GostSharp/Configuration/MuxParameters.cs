using GostSharp.Multiplexing;

namespace GostSharp.Configuration;

/// <summary>Placeholder until the branch of the sessions has its own.</summary>
internal static class MuxParameters
{
    public static MuxOptions Read(ParameterReader parameters) => new() { Version = parameters.Number("mux.version") ?? 1 };
}
