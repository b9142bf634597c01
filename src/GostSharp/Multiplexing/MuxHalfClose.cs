namespace GostSharp.Multiplexing;

/// <summary>When the end of a stream's writing direction is told to the peer.</summary>
internal enum MuxHalfClose
{
    /// <summary>At once to peers of ours; to others, who take it for the end of both directions, when the other direction has ended too.</summary>
    Auto,

    /// <summary>At once.</summary>
    Always,

    /// <summary>When the other direction has ended too.</summary>
    Never,
}
