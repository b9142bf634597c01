using GostSharp.Kernel;

namespace GostSharp.Tests.Kernel;

internal static class PipePools
{
    /// <summary>Takes pipes until none can be had.</summary>
    public static List<Pipe> RentAll(this PipePool pool)
    {
        var pipes = new List<Pipe>();
        while (pool.TryRent() is { } pipe)
        {
            pipes.Add(pipe);
        }

        return pipes;
    }
}
