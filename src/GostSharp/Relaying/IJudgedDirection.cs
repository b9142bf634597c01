namespace GostSharp.Relaying;

/// <summary>A direction that has ended, as a <see cref="RelayVerdict"/> looks at it.</summary>
internal interface IJudgedDirection : IRelayDirection
{
    /// <summary>True when the destination was told everything, its end included.</summary>
    bool HasCompleted { get; }

    /// <summary>True when a write was under way at the end: the destination was told only a part of what was read.</summary>
    bool WasCut { get; }
}
