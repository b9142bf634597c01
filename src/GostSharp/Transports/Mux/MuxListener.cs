using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Multiplexing;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Mux;

/// <summary>A listener each of whose connections is a multiplexed session: it gives away the streams of all of them.</summary>
/// <remarks>A session without room in the queue waits with the stream at hand; those behind it wait in the session's own backlog, which is bounded, too.</remarks>
internal sealed class MuxListener : IListener
{
    /// <summary>How many sessions there may be; further connections wait in the queue of the listener below.</summary>
    public const int MaxSessions = 16 * 1024;

    private readonly IListener _inner;
    private readonly MuxOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AcceptQueue<Connection> _streams;
    private readonly SemaphoreSlim _room;
    private readonly MuxSessions _sessions = new();
    private readonly HandshakeLoop<Connection> _loop;

    public MuxListener(
        IListener inner, MuxOptions options, int backlog, TimeProvider timeProvider, ILogger logger, int maxSessions = MaxSessions)
    {
        _inner = inner;
        _options = options.Validate();
        _timeProvider = timeProvider;
        _logger = logger;
        _streams = new AcceptQueue<Connection>(backlog);
        _room = new SemaphoreSlim(maxSessions, maxSessions);
        _loop = new HandshakeLoop<Connection>(inner.AcceptAsync, Begin, timeProvider, logger, _room);
        _loop.Start(CloseQueueAsync);
    }

    public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    /// <summary>Sessions that have not ended.</summary>
    public int SessionCount => _sessions.Count;

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _streams.AcceptAsync(cancellationToken);

    /// <summary>Takes neither new sessions nor new streams; streams that were accepted live on with their sessions.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => _loop.EndAsync(() =>
    {
        _sessions.StopAccepting();
        return _inner.UnbindAsync(cancellationToken);
    });

    public async ValueTask DisposeAsync()
    {
        try
        {
            await UnbindAsync().ConfigureAwait(false);
        }
        finally
        {
            await _sessions.DisposeAsync().ConfigureAwait(false);
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Begin(Connection accepted)
    {
        if (accepted is StreamConnection transport)
        {
            var session = MuxSession.AsServer(transport, _options, _timeProvider);
            _sessions.Add(session);
            _ = ServeAsync(session);
            return;
        }

        accepted.Abort();
        throw new GostException(FailureReason.NotSupported, "only streams can carry a multiplexed session");
    }

    /// <summary>Passes on the streams of one session until it has ended; never fails.</summary>
    private async Task ServeAsync(MuxSession session)
    {
        while (await session.AcceptAsync().ConfigureAwait(false) is StreamConnection stream)
        {
            await OfferAsync(stream).ConfigureAwait(false);
        }

        // Behind an unbind the streams that were accepted live on.
        await session.Ended.ConfigureAwait(false);
        _logger.SessionEnded(session.RemoteEndPoint, session.EndReason?.Message);
        _sessions.Remove(session);
        _room.Release();
    }

    private async ValueTask OfferAsync(StreamConnection stream)
    {
        if (!await _streams.OfferAsync(stream, _loop.Ending).ConfigureAwait(false))
        {
            await stream.RefuseAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask CloseQueueAsync()
    {
        _sessions.StopAccepting();
        foreach (var stream in _streams.Close())
        {
            await stream.RefuseAsync().ConfigureAwait(false);
        }
    }
}
