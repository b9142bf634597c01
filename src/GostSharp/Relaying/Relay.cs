using GostSharp.Relaying.Linux;

namespace GostSharp.Relaying;

/// <summary>Carries bytes between a client and a target, both ways, until both directions have ended.</summary>
/// <remarks>
/// Bytes are never lost, reordered or duplicated. One direction's end is passed on as a half-close while the other goes on;
/// a failure of one side ends both, and the other side sees it as a failure too (TCP: a reset) unless it had been told everything, its end included.
/// A side that was silent for too long is closed; one that did not take what was there for it sees a failure.
/// While nothing moves no buffer is held.
/// The relay does not dispose the connections; where it lets the kernel carry the bytes, it has taken their sockets and closes them.
/// </remarks>
public sealed class Relay : ITraffic
{
    private readonly StreamConnection _client;
    private readonly StreamConnection _target;
    private readonly RelayOptions _options;
    private readonly TimeProvider _timeProvider;
    private IRelayDirection? _up;
    private IRelayDirection? _down;
    private int _started;

    /// <summary>Creates a relay between two connections.</summary>
    /// <param name="client">The connection that was accepted.</param>
    /// <param name="target">The connection that was dialled.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is too small, or a timeout is negative or longer than 49 days.</exception>
    public Relay(StreamConnection client, StreamConnection target, RelayOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(target);
        _client = client;
        _target = target;
        _options = options ?? new RelayOptions();
        _timeProvider = timeProvider ?? TimeProvider.System;
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.BufferSize, 1024, nameof(options));
        ThrowIfNoLimit(_options.HalfCloseTimeout, nameof(options));
        ThrowIfNoLimit(_options.IdleTimeout, nameof(options));
    }

    /// <inheritdoc/>
    public long BytesUp => _up?.Bytes ?? 0;

    /// <inheritdoc/>
    public long BytesDown => _down?.Bytes ?? 0;

    /// <summary>Runs until both directions have ended, one side has failed or the caller gives up; all of these are results.</summary>
    /// <exception cref="InvalidOperationException">The relay was run before.</exception>
    public async Task<RelayResult> RunAsync(CancellationToken cancellationToken = default) => await CarryAsync(endsPromptly: false, cancellationToken).ConfigureAwait(false);

    /// <summary>As <see cref="RunAsync"/>, with less to be kept while nothing moves; to be awaited once.</summary>
    /// <param name="endsPromptly">Whether it may return on a <see cref="PromptThread"/> when all is well.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal ValueTask<RelayResult> CarryAsync(bool endsPromptly, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A relay runs once.");
        }

        var pair = Open(cancellationToken);
        (_up, _down) = (pair.Up, pair.Down);
        return pair.RunAsync(endsPromptly, cancellationToken);
    }

    // Nothing is taken from its owner for a caller who has given up already.
    private IRelayPair Open(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new PortablePair(_client, _target, _options, _timeProvider);
        }

        return KernelRelay.TryOpen(_client, _target, _options, _timeProvider)
            ?? (KernelRelay.MaySuitLater(_client, _target, _options)
                ? new HandoverPair(_client, _target, _options, _timeProvider)
                : (IRelayPair)new PortablePair(_client, _target, _options, _timeProvider));
    }

    private static void ThrowIfNoLimit(TimeSpan timeout, string parameter)
    {
        if (!Deadline.IsLimit(timeout))
        {
            throw new ArgumentOutOfRangeException(parameter, timeout, "A timeout is infinite, or from zero to 49 days.");
        }
    }
}
