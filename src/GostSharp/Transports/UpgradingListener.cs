using System.Net;
using System.Threading.Channels;
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
    private readonly Channel<UpgradeOffer> _ready;
    private readonly SemaphoreSlim _handshakes;
    private readonly CancellationTokenSource _unbinding = new();
    private readonly Task _run;

    public UpgradingListener(IListener inner, IUpgrade upgrade, UpgradeLimits limits, TimeProvider timeProvider, ILogger logger)
    {
        _inner = inner;
        _upgrade = upgrade;
        _limits = limits;
        _timeProvider = timeProvider;
        _logger = logger;
        _ready = Channel.CreateBounded<UpgradeOffer>(limits.MaxHandshakes);
        _handshakes = new SemaphoreSlim(limits.MaxHandshakes, limits.MaxHandshakes);
        _run = Task.Run(AcceptAllAsync);
    }

    public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                var offer = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (offer.TryTake())
                {
                    return offer.Connection;
                }
            }
        }
        catch (ChannelClosedException exception) when (exception.InnerException is null)
        {
            return null;
        }
    }

    /// <summary>Unbinds, and drops those who were not accepted yet: nobody will.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbinding.CancelAsync().ConfigureAwait(false);
        try
        {
            await _inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _run.ConfigureAwait(false);
        }
    }

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

    private async Task AcceptAllAsync()
    {
        var running = new HashSet<Task>();
        var backoff = new Backoff();
        while (!_unbinding.IsCancellationRequested)
        {
            try
            {
                await _handshakes.WaitAsync(_unbinding.Token).ConfigureAwait(false);
                var accepted = await _inner.AcceptAsync(_unbinding.Token).ConfigureAwait(false);
                if (accepted is null)
                {
                    break;
                }

                backoff.Reset();
                running.RemoveWhere(task => task.IsCompleted);
                running.Add(HandshakeAsync(accepted));
            }
            catch (OperationCanceledException) when (_unbinding.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                _handshakes.Release();
                _logger.HandshakeAcceptFailed(exception.Message);
                await Task.Delay(backoff.Next(), _timeProvider, _unbinding.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _ready.Writer.Complete();
    }

    /// <summary>Upgrades one connection; never fails, since a peer's error ends that peer's connection only.</summary>
    private async Task HandshakeAsync(Connection accepted)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var deadline = new Deadline(_limits.Timeout, _timeProvider, _unbinding.Token);
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
            _logger.HandshakeFailed(accepted.RemoteEndPoint, deadline.HasPassed ? "it took too long" : exception.Message);
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
        await _ready.Writer.WriteAsync(offer, cancellationToken).ConfigureAwait(false);
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
