namespace GostSharp.Multiplexing;

/// <summary>When the end of the writing direction of a stream that this end has opened is told to the peer.</summary>
/// <remarks>
/// A peer that knows no half-close takes it for the end of both directions: the answer would be lost. At the end that has accepted the stream the
/// target has ended, and its client waits for that: there the end is told at once, as every peer does.
/// </remarks>
internal enum MuxHalfClose
{
    /// <summary>At once to peers of ours; to others when the other direction has ended too.</summary>
    Auto,

    /// <summary>At once.</summary>
    Always,

    /// <summary>When the other direction has ended too.</summary>
    Never,
}
