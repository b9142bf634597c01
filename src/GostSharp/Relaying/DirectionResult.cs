namespace GostSharp.Relaying;

/// <summary>How one direction ended.</summary>
internal enum DirectionEnd
{
    Completed,
    SourceFailed,
    DestinationFailed,
    Canceled,

    /// <summary>Nothing is under way, and it is to go on in another way.</summary>
    Paused,
}

/// <summary>How one direction ended, and the failure if there was one.</summary>
internal readonly record struct DirectionResult(DirectionEnd End, Exception? Error = null);
