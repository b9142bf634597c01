namespace GostSharp.Configuration;

/// <summary>How many connections may wait to be accepted, for listeners that keep a queue of their own.</summary>
internal static class BacklogParameter
{
    // gost's.
    private const int Default = 128;

    public static int Of(ParameterReader parameters) => parameters.PositiveNumber("backlog") ?? Default;
}
