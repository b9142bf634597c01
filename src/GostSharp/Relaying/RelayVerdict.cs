namespace GostSharp.Relaying;

/// <summary>What the ends of two directions mean, however their bytes moved.</summary>
/// <param name="UpEndedFirst">Whether it is the client's direction that was over first.</param>
/// <param name="First">How that one ended.</param>
/// <param name="Second">How the other one did.</param>
/// <param name="ClientClosedFirst">Whether the client's end was seen before the target's.</param>
internal readonly record struct RelayVerdict(bool UpEndedFirst, DirectionResult First, DirectionResult Second, bool ClientClosedFirst)
{
    // What ended in order has ended in order, even when the caller gives up in the same moment: nothing may be aborted then.
    public (RelayEnd End, Exception? Error) Judge(bool canceled, bool expired) => (First, Second) switch
    {
        ({ End: DirectionEnd.Completed }, { End: DirectionEnd.Completed }) => (ClientClosedFirst ? RelayEnd.ClientClosed : RelayEnd.TargetClosed, null),
        _ when canceled => (RelayEnd.Canceled, null),
        ({ Error: not null }, _) => (FailedSide(UpEndedFirst, First.End), First.Error),
        (_, { Error: not null }) => (FailedSide(!UpEndedFirst, Second.End), Second.Error),
        _ when expired => (RelayEnd.TimedOut, null),
        _ => (RelayEnd.Canceled, null),
    };

    // A side that was told everything is only to be closed: an abort could destroy what is still on its way there.
    // One that was silent for too long is closed too, unless it lacks bytes that were read for it: an end would hide that.
    public static bool IsToBeAborted(IJudgedDirection towards, RelayEnd end) => end switch
    {
        RelayEnd.ClientFailed or RelayEnd.TargetFailed or RelayEnd.Canceled => !towards.HasCompleted,
        RelayEnd.TimedOut => towards.WasCut,
        _ => false,
    };

    private static RelayEnd FailedSide(bool isUp, DirectionEnd end) =>
        isUp == end is DirectionEnd.SourceFailed ? RelayEnd.ClientFailed : RelayEnd.TargetFailed;
}
