namespace GostSharp.Relaying;

/// <summary>How a relay ended and what it carried.</summary>
/// <param name="End">Who ended it.</param>
/// <param name="BytesUp">Bytes written to the target.</param>
/// <param name="BytesDown">Bytes written to the client.</param>
/// <param name="Error">The failure, when a side failed.</param>
public readonly record struct RelayResult(RelayEnd End, long BytesUp, long BytesDown, Exception? Error = null);

/// <summary>Who ended a relay.</summary>
public enum RelayEnd
{
    /// <summary>Both directions ended in order, the client's first.</summary>
    ClientClosed,

    /// <summary>Both directions ended in order, the target's first.</summary>
    TargetClosed,

    /// <summary>The client's connection failed.</summary>
    ClientFailed,

    /// <summary>The target's connection failed.</summary>
    TargetFailed,

    /// <summary>Nothing moved for as long as the options allow.</summary>
    TimedOut,

    /// <summary>The caller gave up.</summary>
    Canceled,
}
