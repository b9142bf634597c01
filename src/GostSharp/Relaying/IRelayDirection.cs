namespace GostSharp.Relaying;

/// <summary>One direction of a relay, however its bytes move.</summary>
internal interface IRelayDirection
{
    /// <summary>Bytes written to the destination so far.</summary>
    long Bytes { get; }

    /// <summary>True when the destination was told everything, its end included.</summary>
    bool HasCompleted { get; }

    /// <summary>True when a write was under way at the end: the destination was told only a part of what was read.</summary>
    bool WasCut { get; }
}
