using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Ssh;

/// <summary>A listener each of whose connections is an SSH session: it gives away what the clients want.</summary>
/// <remarks>
/// Clients log in beside the accept loop, bounded in number, of all and of each source, and time. A session without room in the queue waits with what it has at hand;
/// what is behind that waits in the session, which is bounded, too, and refuses the rest.
/// </remarks>
internal sealed class SshListener : IListener
{
    /// <summary>One source may have the places of this part of all logins.</summary>
    private const int SourceShare = 4;

    private readonly IListener _inner;
    private readonly SshListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AcceptQueue<Connection> _wishes;
    private readonly SemaphoreSlim _logins;
    private readonly SemaphoreSlim _room;
    private readonly LoginSources _sources;
    private readonly SshClients _clients = new();
    private readonly HandshakeLoop<Connection> _loop;

    /// <param name="inner">Where clients come in; owned.</param>
    /// <param name="options">Whom it lets in.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where clients are told.</param>
    public SshListener(IListener inner, SshListenerOptions options, TimeProvider timeProvider, ILogger logger)
    {
        (_inner, _options, _timeProvider, _logger) = (inner, options, timeProvider, logger);
        _wishes = new AcceptQueue<Connection>(options.Backlog);
        _logins = new SemaphoreSlim(options.Logins.MaxHandshakes, options.Logins.MaxHandshakes);
        _room = new SemaphoreSlim(options.MaxSessions, options.MaxSessions);
        _sources = new LoginSources(Math.Max(1, options.Logins.MaxHandshakes / SourceShare));
        _loop = new HandshakeLoop<Connection>(inner.AcceptAsync, Begin, timeProvider, logger, _room, _logins);
        _loop.Start(CloseQueueAsync);
    }

    public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _wishes.AcceptAsync(cancellationToken);

    /// <summary>Lets in no more clients, and refuses what others want; what was accepted lives on with its session.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => _loop.EndAsync(() => _inner.UnbindAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await UnbindAsync().ConfigureAwait(false);
        }
        finally
        {
            await _clients.DisposeAsync().ConfigureAwait(false);
            await _inner.DisposeAsync().ConfigureAwait(false);
            _options.HostKey.Dispose();
        }
    }

    private void Begin(Connection accepted) => _clients.Run(client => ServeAsync(accepted, client));

    /// <summary>Lets one client in and serves it until it has left; never fails, since a peer's error ends that peer's connection only.</summary>
    private async Task ServeAsync(Connection accepted, SshClients.Presence presence)
    {
        try
        {
            if (await LogInFromSourceAsync(accepted).ConfigureAwait(false) is { } client)
            {
                presence.Occupy(client);
                _logger.LoggedIn(client.RemoteEndPoint, client.Session.User.DisplayName, client.Session.User.Method);
                _logger.SessionEnded(client.RemoteEndPoint, await client.ServeAsync().ConfigureAwait(false));
            }
        }
        finally
        {
            _room.Release();
        }
    }

    private async ValueTask<SshServerConnection?> LogInFromSourceAsync(Connection accepted)
    {
        // Kept, as a login may change what the connection says about itself.
        var source = accepted.Features.Visitor ?? accepted.RemoteEndPoint;
        try
        {
            if (_sources.TryEnter(source))
            {
                try
                {
                    return await LogInAsync(accepted).ConfigureAwait(false);
                }
                finally
                {
                    _sources.Leave(source);
                }
            }

            _logger.HandshakeFailed(accepted.RemoteEndPoint, "there are too many logins from its address at once");
            await accepted.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        finally
        {
            _logins.Release();
        }
    }

    private async ValueTask<SshServerConnection?> LogInAsync(Connection accepted)
    {
        using var deadline = new Deadline(_options.Logins.Timeout, _timeProvider, _loop.Ending);
        try
        {
            var transport = accepted as StreamConnection ?? throw new GostException(FailureReason.NotSupported, "only streams can carry an SSH session");
            var client = new SshServerConnection(transport, _options, OfferAsync, _timeProvider);
            await client.LogInAsync(_timeProvider, deadline.Token).ConfigureAwait(false);
            return client;
        }
        catch (Exception exception)
        {
            _logger.HandshakeFailed(accepted.RemoteEndPoint, deadline.HasPassed ? "it took too long" : exception.Message);
            await accepted.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    // Until the client has gone, too: nobody takes it then.
    private async ValueTask<bool> OfferAsync(Connection wish, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _loop.Ending);
        return await _wishes.OfferAsync(wish, either.Token).ConfigureAwait(false);
    }

    private async ValueTask CloseQueueAsync()
    {
        foreach (var wish in _wishes.Close())
        {
            await wish.DisposeAsync().ConfigureAwait(false);
        }
    }
}
