namespace GostSharp.Relaying;

/// <summary>Carries packets between a client and a target, both ways, until one side ends or fails.</summary>
/// <remarks>Packets have no half-close: what ends one direction ends both. The relay does not dispose the connections.</remarks>
internal sealed class DatagramRelay(DatagramConnection client, DatagramConnection target, TimeSpan idleTimeout, TimeProvider timeProvider) : ITraffic
{
    private DatagramDirection? _up;
    private DatagramDirection? _down;

    public long BytesUp => _up?.Bytes ?? 0;

    public long BytesDown => _down?.Bytes ?? 0;

    public long DatagramsUp => _up?.Datagrams ?? 0;

    public long DatagramsDown => _down?.Datagrams ?? 0;

    /// <summary>Runs until one side has ended or failed, nothing has moved for too long, or the caller gives up; all of these are results.</summary>
    public async Task<RelayResult> RunAsync(CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var inactivity = new InactivityLimit(stop, timeProvider);
        inactivity.Arm(idleTimeout);
        var counters = client.Features.Get<DatagramCounters>();
        _up = new DatagramDirection(client, target, inactivity, counters);
        _down = new DatagramDirection(target, client, inactivity, counters);

        var up = _up.RunAsync(stop.Token);
        var down = _down.RunAsync(stop.Token);
        var upFirst = await Task.WhenAny(up, down).ConfigureAwait(false) == up;
        await stop.CancelAsync().ConfigureAwait(false);
        var first = await (upFirst ? up : down).ConfigureAwait(false);
        await (upFirst ? down : up).ConfigureAwait(false);
        return new RelayResult(Judge(upFirst, first, cancellationToken.IsCancellationRequested, inactivity.HasExpired), BytesUp, BytesDown, first.Error);
    }

    private static RelayEnd Judge(bool isUp, DirectionResult first, bool canceled, bool expired) => first.End switch
    {
        DirectionEnd.Completed => isUp ? RelayEnd.ClientClosed : RelayEnd.TargetClosed,
        DirectionEnd.SourceFailed => isUp ? RelayEnd.ClientFailed : RelayEnd.TargetFailed,
        DirectionEnd.DestinationFailed => isUp ? RelayEnd.TargetFailed : RelayEnd.ClientFailed,
        _ when expired && !canceled => RelayEnd.TimedOut,
        _ => RelayEnd.Canceled,
    };
}
