namespace GostSharp.Kcp.Tests;

/// <summary>Tests that look at what all share, the pool of buffers, and so run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
