using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Relaying;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Datagrams;

/// <summary>The packets between one client and all the targets that it names.</summary>
internal sealed class Association : IAsyncDisposable, ITraffic
{
    private readonly Connection _owner;
    private readonly DatagramSocket? _socket;
    private readonly Func<ConnectContext, CancellationToken, ValueTask<DatagramConnection>> _connect;
    private readonly AssociationOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly bool _hasOneWay;
    private readonly PacketCount _up = new();
    private readonly PacketCount _down = new();

    public Association(
        Connection owner,
        DatagramSocket? socket,
        Func<ConnectContext, CancellationToken, ValueTask<DatagramConnection>> connect,
        AssociationOptions options,
        TimeProvider timeProvider,
        ILogger logger,
        bool hasOneWay = false)
    {
        _owner = owner;
        _socket = socket;
        _connect = connect;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _hasOneWay = hasOneWay;
    }

    /// <summary>The packets of a bound port: all of them, those to names included, leave by it.</summary>
    public static Association Of(DatagramSocket socket, Connection owner, AssociationOptions options, TimeProvider timeProvider, ILogger logger) =>
        new(owner, socket, static (context, _) => throw new ConnectFailedException(FailureReason.NotSupported, context.Target), options, timeProvider, logger, hasOneWay: true);

    /// <summary>The port that targets see; null where each sees another.</summary>
    public EndPoint? LocalEndPoint => _socket?.LocalEndPoint;

    public long BytesUp => _up.Bytes;

    public long BytesDown => _down.Bytes;

    /// <summary>Packets carried to targets.</summary>
    public long DatagramsUp => _up.Packets;

    /// <summary>Packets carried to the client.</summary>
    public long DatagramsDown => _down.Packets;

    /// <summary>Packets that were lost: the path could not carry them, or had no room for them.</summary>
    public long Dropped => _up.Dropped + _down.Dropped;

    /// <summary>Carries packets until the client has ended; what happens to a packet or a target ends nothing.</summary>
    public async ValueTask RunAsync(DatagramSocket client, CancellationToken cancellationToken)
    {
        var activity = _owner.Features.Get<ConnectionActivity>();
        activity?.Begin(null, this);
        var (service, id, visitor) = (activity?.Service, activity?.Id ?? 0, Visitor);
        _logger.RelayStarted(service, id, visitor, null, "");
        var started = _timeProvider.GetTimestamp();
        var (end, failure) = await CarryAsync(client, cancellationToken).ConfigureAwait(false);
        var error = failure is null ? "" : $" ({failure.Message})";
        _logger.AssociationEnded(service, id, visitor, _timeProvider.GetElapsedTime(started), DatagramsUp, DatagramsDown, Dropped, end, error);
    }

    public ValueTask DisposeAsync() => _socket?.DisposeAsync() ?? ValueTask.CompletedTask;

    private EndPoint? Visitor => _owner.Features.Visitor ?? _owner.RemoteEndPoint;

    private async Task<(RelayEnd End, Exception? Failure)> CarryAsync(DatagramSocket client, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var inactivity = new InactivityLimit(stop, _timeProvider);
        inactivity.Arm(_options.IdleTimeout);
        var answers = new AnswerSink(client, inactivity, _down, _options.MaxDatagramSize);
        var targets = new TargetTable(_connect, Visitor, answers, _up, _options, _timeProvider, stop.Token);
        await using var _ = targets.ConfigureAwait(false);
        var up = new PacketPump(client, inactivity, _options.MaxDatagramSize).RunAsync(
            (payload, peer, token) => _socket is not null && (_hasOneWay || peer is IPEndPoint) ? SendAsync(payload, peer, token) : targets.SendAsync(payload, peer, token), stop.Token);
        var down = _socket is null
            ? Task.Delay(Timeout.Infinite, stop.Token)
            : new PacketPump(_socket, inactivity, _options.MaxDatagramSize).RunAsync(answers.SendAsync, stop.Token);

        var isUp = await Task.WhenAny(up, down).ConfigureAwait(false) == up;
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Judge(isUp, (isUp ? up : down).Exception?.InnerException, cancellationToken.IsCancellationRequested, inactivity.HasExpired);
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> payload, EndPoint peer, CancellationToken cancellationToken) =>
        _up.SendAsync(_socket!, payload, peer, cancellationToken);

    private static (RelayEnd End, Exception? Failure) Judge(bool isUp, Exception? failure, bool isCanceled, bool isExpired) => (isUp, failure) switch
    {
        _ when isCanceled => (RelayEnd.Canceled, null),
        _ when isExpired => (RelayEnd.TimedOut, null),
        (true, null) => (RelayEnd.ClientClosed, null),
        (true, _) => (RelayEnd.ClientFailed, failure),
        (false, _) => (RelayEnd.TargetFailed, failure),
    };
}
