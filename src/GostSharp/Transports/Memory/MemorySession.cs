using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>One end of a session inside this process that behaves like SSH: connections both ways, and remote listeners where the peer allows them.</summary>
/// <remarks>Aborting or disposing either end resets every connection of the session, ends its listeners and frees their ports.</remarks>
public sealed class MemorySession : SessionConnection
{
    private const string SessionEnded = "the session has ended";

    private readonly MemorySessionState _state;
    private readonly MemorySessionOptions _options;
    private readonly AcceptQueue<Connection> _queue;
    private MemorySession _peer;

    private MemorySession(MemorySessionState state, MemorySessionOptions options)
    {
        (_state, _options, _peer) = (state, options.Validate(), this);
        _queue = new AcceptQueue<Connection>(options.Backlog);
        state.Own(_queue);
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint => _options.LocalEndPoint;

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint => _peer._options.LocalEndPoint;

    /// <inheritdoc/>
    public override Task Ended => _state.Ended;

    /// <summary>Creates the two ends of a session.</summary>
    /// <param name="first">The first end, and what it allows the second; null takes the defaults.</param>
    /// <param name="second">The second end, and what it allows the first; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is less than 1.</exception>
    public static (MemorySession First, MemorySession Second) CreatePair(MemorySessionOptions? first = null, MemorySessionOptions? second = null)
    {
        var state = new MemorySessionState();
        var one = new MemorySession(state, first ?? new MemorySessionOptions());
        var other = new MemorySession(state, second ?? new MemorySessionOptions()) { _peer = one };
        one._peer = other;
        return (one, other);
    }

    /// <inheritdoc/>
    public override async ValueTask<Connection> OpenAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (_peer._options.Refuse?.Invoke(context) is { } reason)
        {
            throw new ConnectFailedException(reason, context.Target);
        }

        var link = new MemoryLink(_options.BufferSize, LocalEndPoint, RemoteEndPoint, _state.Connections);
        (link.Second.Features.RequestedTarget, link.Second.Features.Visitor) = (context.Target, context.Client);
        link.Register();
        if (await _peer._queue.OfferAsync(link.Second, cancellationToken).ConfigureAwait(false))
        {
            return link.First;
        }

        link.Second.Abort();
        cancellationToken.ThrowIfCancellationRequested();
        throw new ConnectFailedException(FailureReason.ConnectionLost, context.Target, SessionEnded, _state.Reason, FailureSite.Node);
    }

    /// <inheritdoc/>
    public override ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _queue.AcceptAsync(cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var route = _peer._options.ListenOn
            ?? throw new BindFailedException(FailureReason.Forbidden, address, "the far end of the session does not listen for others");
        var bound = await route.ListenAsync(address, cancellationToken).ConfigureAwait(false);
        var listener = new MemorySessionListener(_state, bound, _options.Backlog);
        if (!_state.TryOwn(listener))
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw new BindFailedException(FailureReason.ConnectionLost, address, SessionEnded, _state.Reason);
        }

        return listener;
    }

    /// <inheritdoc/>
    public override void Abort(Exception? reason = null) => _state.End(reason);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _state.End();
        await _state.Ended.ConfigureAwait(false);
    }
}
