using System.Collections.Concurrent;
using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Quic;

/// <summary>Listens for QUIC connections and gives away the streams of all of them.</summary>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macOS"), SupportedOSPlatform("windows")]
internal sealed class QuicConnectionListener : IListener
{
    private const int MaxSessions = 4096;

    // The framework waits for the handshake of the one whose turn it is: so many slow ones hold up nobody.
    private const int Acceptors = 64;

    private readonly QuicListener _listener;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AcceptQueue<Connection> _streams;
    private readonly SemaphoreSlim _room = new(MaxSessions, MaxSessions);
    private readonly ConcurrentDictionary<QuicSession, Task> _sessions = new();
    private readonly HandshakeLoop<QuicConnection> _loop;

    private QuicConnectionListener(QuicListener listener, int backlog, TimeProvider timeProvider, ILogger logger)
    {
        _listener = listener;
        _timeProvider = timeProvider;
        _logger = logger;
        _streams = new AcceptQueue<Connection>(backlog);
        _loop = new HandshakeLoop<QuicConnection>(AcceptSessionAsync, Begin, timeProvider, logger, _room);
        _loop.Start(CloseQueueAsync, Acceptors);
    }

    public EndPoint? LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>Sessions that have not ended.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Begins to listen.</summary>
    /// <param name="address">Where.</param>
    /// <param name="handshake">Makes the TLS of a handshake.</param>
    /// <param name="options">How connections are kept.</param>
    /// <param name="backlog">How many streams may wait to be accepted.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it logs.</param>
    /// <exception cref="BindFailedException">The address cannot be bound.</exception>
    public static async ValueTask<QuicConnectionListener> ListenAsync(
        IPEndPoint address, Func<SslServerAuthenticationOptions> handshake, QuicOptions options, int backlog, TimeProvider timeProvider, ILogger logger)
    {
        try
        {
            var listener = await QuicListener.ListenAsync(new QuicListenerOptions
            {
                ListenEndPoint = address,
                ApplicationProtocols = [QuicProtocol.Name],
                ConnectionOptionsCallback = (_, _, _) => ValueTask.FromResult(Describe(handshake(), options)),
            }).ConfigureAwait(false);
            return new QuicConnectionListener(listener, backlog, timeProvider, logger);
        }
        catch (Exception exception) when (exception is QuicException or SocketException)
        {
            throw new BindFailedException(QuicFailures.ReasonOf(exception), address, exception.Message, exception);
        }
    }

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _streams.AcceptAsync(cancellationToken);

    /// <summary>Takes neither new sessions nor new streams; streams that were accepted live on with their sessions.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _loop.EndAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        var sessions = _sessions.ToArray();
        await Task.WhenAll(sessions.Select(static entry => entry.Key.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(sessions.Select(static entry => entry.Value)).ConfigureAwait(false);
    }

    private static QuicServerConnectionOptions Describe(SslServerAuthenticationOptions tls, QuicOptions options)
    {
        tls.ApplicationProtocols = [QuicProtocol.Name];
        return new QuicServerConnectionOptions
        {
            ServerAuthenticationOptions = tls,
            IdleTimeout = options.IdleTimeout,
            KeepAliveInterval = options.KeepAliveInterval,
            HandshakeTimeout = options.HandshakeTimeout,
            DefaultCloseErrorCode = QuicProtocol.Closed,
            DefaultStreamErrorCode = QuicProtocol.Closed,
            MaxInboundBidirectionalStreams = options.MaxStreams,
            MaxInboundUnidirectionalStreams = 0,
        };
    }

    private async ValueTask<QuicConnection?> AcceptSessionAsync(CancellationToken cancellationToken) =>
        await _listener.AcceptConnectionAsync(cancellationToken).ConfigureAwait(false);

    private void Begin(QuicConnection connection)
    {
        var session = QuicSession.OfServer(connection, _timeProvider);
        var serving = new Task<Task>(() => ServeAsync(session));
        _sessions[session] = serving.Unwrap();
        serving.Start(TaskScheduler.Default);
    }

    /// <summary>Passes on the streams of one session until it has ended; never fails.</summary>
    private async Task ServeAsync(QuicSession session)
    {
        while (await session.AcceptAsync().ConfigureAwait(false) is StreamConnection stream)
        {
            await OfferAsync(stream).ConfigureAwait(false);
        }

        _logger.SessionEnded(session.RemoteEndPoint, session.EndReason?.Message);
        await session.DisposeAsync().ConfigureAwait(false);
        _sessions.TryRemove(session, out _);
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
        foreach (var stream in _streams.Close())
        {
            await stream.RefuseAsync().ConfigureAwait(false);
        }
    }
}
