namespace GostSharp;

/// <summary>Live byte counters of one connection.</summary>
public interface ITraffic
{
    /// <summary>Bytes from the client that were written to the target so far.</summary>
    long BytesUp { get; }

    /// <summary>Bytes from the target that were written to the client so far.</summary>
    long BytesDown { get; }
}
