namespace GostSharp.Relaying;

/// <summary>One direction of a relay, however its bytes move.</summary>
internal interface IRelayDirection
{
    /// <summary>Bytes written to the destination so far.</summary>
    long Bytes { get; }
}
