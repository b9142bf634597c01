namespace GostSharp.Multiplexing;

/// <summary>Why a session ended, in the words of all who used it.</summary>
internal static class MuxFailure
{
    public static GostException Translate(Exception? reason) => reason switch
    {
        null => new GostException(FailureReason.ConnectionLost, "the multiplexed session was closed"),
        GostException failure => failure,
        _ => new GostException(FailureReason.ConnectionLost, $"the multiplexed session broke: {reason.Message}", reason),
    };

    /// <summary>One exception for each who is told: a thrown one carries the place where it was thrown.</summary>
    public static GostException Again(GostException failure) => new(failure.Reason, failure.Message, failure);
}
