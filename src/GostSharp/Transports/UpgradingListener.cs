using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports;

/// <summary>A listener whose connections are upgraded beside the accept loop: a slow or silent peer holds up nobody.</summary>
/// <remarks>
/// Connections that do their handshake or wait to be accepted are bounded in number, and each in its time for both; when there are too many,
/// the next one waits in the queue of the listener below.
/// </remarks>
internal sealed class UpgradingListener : IListener
{
    private readonly IListener _inner;
    private readonly IUpgrade _upgrade;
    private readonly UpgradeLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AcceptQueue<UpgradeOffer> _ready;
    private readonly SemaphoreSlim _handshakes;
    private readonly HandshakeLoop<Connection> _loop;
    private readonly HashSet<Task> _running = []; // The loop's alone.

    public UpgradingListener(IListener inner, IUpgrade upgrade, UpgradeLimits limits, TimeProvider timeProvider, ILogger logger)
    {
        _inner = inner;
        _upgrade = upgrade;
        _limits = limits;
        _timeProvider = timeProvider;
        _logger = logger;
        _ready = new AcceptQueue<UpgradeOffer>(limits.MaxHandshakes);
        _handshakes = new SemaphoreSlim(limits.MaxHandshakes, limits.MaxHandshakes);
        _loop = new HandshakeLoop<Connection>(inner.AcceptAsync, Begin, timeProvider, logger, _handshakes);
        _loop.Start(CloseQueueAsync);
    }

    public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _ready.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } offer)
        {
            if (offer.TryTake())
            {
                return offer.Connection;
            }
        }

        return null;
    }

    /// <summary>Unbinds, and drops those who were not accepted yet: nobody will.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => _loop.EndAsync(() => _inner.UnbindAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await UnbindAsync().ConfigureAwait(false);
        }
        finally
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Begin(Connection accepted)
    {
        _running.RemoveWhere(static task => task.IsCompleted);
        _running.Add(HandshakeAsync(accepted));
    }

    // Handshakes that are under way offer their connections until the end.
    private async ValueTask CloseQueueAsync()
    {
        await Task.WhenAll(_running).ConfigureAwait(false);
        _ready.Close();
    }

    /// <summary>Upgrades one connection; never fails, since a peer's error ends that peer's connection only.</summary>
    private async Task HandshakeAsync(Connection accepted)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var deadline = new Deadline(_limits.Timeout, _timeProvider, _loop.Ending);
        var connection = accepted;
        try
        {
            if (accepted is not StreamConnection stream)
            {
                throw new GostException(FailureReason.NotSupported, "only streams can be upgraded");
            }

            connection = await _upgrade.UpgradeAsync(stream, deadline.Token).ConfigureAwait(false);
            await OfferAsync(connection, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var late = ReferenceEquals(connection, accepted) ? "it took too long" : "it was done, but nobody accepted the connection in time";
            _logger.HandshakeFailed(accepted.RemoteEndPoint, deadline.HasPassed ? late : exception.Message);
            await DropAsync(connection, exception).ConfigureAwait(false);
        }
        finally
        {
            _handshakes.Release();
        }
    }

    /// <summary>Waits until somebody accepts the connection: one that nobody wants in time is not kept, since its client may be gone long since.</summary>
    private async ValueTask OfferAsync(Connection connection, CancellationToken cancellationToken)
    {
        var offer = new UpgradeOffer(connection);
        if (!await _ready.OfferAsync(offer, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await offer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DropAsync(Connection connection, Exception? reason)
    {
        try
        {
            connection.Abort(reason);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _logger.HandshakeFailed(connection.RemoteEndPoint, exception.Message);
        }
    }
}

/// <summary>The bounds of the handshakes of an accepting listener.</summary>
/// <param name="MaxHandshakes">How many may be under way or, done, wait to be accepted.</param>
/// <param name="Timeout">How long one may take until it is accepted.</param>
internal sealed record UpgradeLimits(int MaxHandshakes, TimeSpan Timeout)
{
    /// <summary>256 at once, 15 seconds each.</summary>
    public static UpgradeLimits Default { get; } = new(256, TimeSpan.FromSeconds(15));
}
