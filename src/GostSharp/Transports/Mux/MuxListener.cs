using System.Net;
using System.Threading.Channels;
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
    private readonly Channel<StreamConnection> _streams;
    private readonly SemaphoreSlim _room;
    private readonly MuxSessions _sessions = new();
    private readonly CancellationTokenSource _unbinding = new();
    private readonly Task _run;

    public MuxListener(
        IListener inner, MuxOptions options, int backlog, TimeProvider timeProvider, ILogger logger, int maxSessions = MaxSessions)
    {
        _inner = inner;
        _options = options.Validate();
        _timeProvider = timeProvider;
        _logger = logger;
        _streams = Channel.CreateBounded<StreamConnection>(backlog);
        _room = new SemaphoreSlim(maxSessions, maxSessions);
        _run = Task.Run(AcceptAllAsync);
    }

    public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    /// <summary>Sessions that have not ended.</summary>
    public int SessionCount => _sessions.Count;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _streams.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_streams.Reader.TryRead(out var stream))
            {
                return stream;
            }
        }

        return null;
    }

    /// <summary>Takes neither new sessions nor new streams; streams that were accepted live on with their sessions.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbinding.CancelAsync().ConfigureAwait(false);
        _sessions.StopAccepting();
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
            await _sessions.DisposeAsync().ConfigureAwait(false);
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AcceptAllAsync()
    {
        var backoff = new Backoff();
        while (!_unbinding.IsCancellationRequested)
        {
            try
            {
                await _room.WaitAsync(_unbinding.Token).ConfigureAwait(false);
                var accepted = await _inner.AcceptAsync(_unbinding.Token).ConfigureAwait(false);
                if (accepted is null)
                {
                    break;
                }

                backoff.Reset();
                Begin(accepted);
            }
            catch (OperationCanceledException) when (_unbinding.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                _room.Release();
                _logger.HandshakeAcceptFailed(exception.Message);
                await Task.Delay(backoff.Next(), _timeProvider, _unbinding.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await CloseQueueAsync().ConfigureAwait(false);
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
        try
        {
            await _streams.Writer.WriteAsync(stream, _unbinding.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // Unbound: nobody takes it any more.
            await RefuseAsync(stream).ConfigureAwait(false);
        }
    }

    private static ValueTask RefuseAsync(StreamConnection stream)
    {
        stream.Abort();
        return stream.DisposeAsync();
    }

    private async ValueTask CloseQueueAsync()
    {
        _sessions.StopAccepting();
        _streams.Writer.Complete();
        while (_streams.Reader.TryRead(out var stream))
        {
            await RefuseAsync(stream).ConfigureAwait(false);
        }
    }
}
