namespace GostSharp.Benchmarks.Tcp;

/// <summary>A measurement that cannot go on.</summary>
internal static class Broken
{
    /// <exception cref="IOException">It does not hold.</exception>
    public static void Unless(bool holds, string why)
    {
        if (!holds)
        {
            throw new IOException(why);
        }
    }
}
