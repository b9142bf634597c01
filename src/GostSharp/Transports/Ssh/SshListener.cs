using System.Net;
using System.Threading.Channels;
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
    private readonly Channel<Connection> _wishes;
    private readonly SemaphoreSlim _logins;
    private readonly SemaphoreSlim _room;
    private readonly LoginSources _sources;
    private readonly SshClients _clients = new();
    private readonly CancellationTokenSource _unbinding = new();
    private readonly Task _run;

    /// <param name="inner">Where clients come in; owned.</param>
    /// <param name="options">Whom it lets in.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where clients are told.</param>
    public SshListener(IListener inner, SshListenerOptions options, TimeProvider timeProvider, ILogger logger)
    {
        (_inner, _options, _timeProvider, _logger) = (inner, options, timeProvider, logger);
        _wishes = Channel.CreateBounded<Connection>(options.Backlog);
        _logins = new SemaphoreSlim(options.Logins.MaxHandshakes, options.Logins.MaxHandshakes);
        _room = new SemaphoreSlim(options.MaxSessions, options.MaxSessions);
        _sources = new LoginSources(Math.Max(1, options.Logins.MaxHandshakes / SourceShare));
        _run = Task.Run(AcceptAllAsync);
    }

    public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _wishes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_wishes.Reader.TryRead(out var wish))
            {
                return wish;
            }
        }

        return null;
    }

    /// <summary>Lets in no more clients, and refuses what others want; what was accepted lives on with its session.</summary>
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
            await _clients.DisposeAsync().ConfigureAwait(false);
            await _inner.DisposeAsync().ConfigureAwait(false);
            _options.HostKey.Dispose();
        }
    }

    private async Task AcceptAllAsync()
    {
        var backoff = new Backoff();
        while (!_unbinding.IsCancellationRequested)
        {
            try
            {
                await WaitForRoomAsync().ConfigureAwait(false);
                if (await AcceptInnerAsync().ConfigureAwait(false) is not { } accepted)
                {
                    break;
                }

                backoff.Reset();
                _clients.Run(client => ServeAsync(accepted, client));
            }
            catch (OperationCanceledException) when (_unbinding.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                _logger.HandshakeAcceptFailed(exception.Message);
                await Task.Delay(backoff.Next(), _timeProvider, _unbinding.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await CloseQueueAsync().ConfigureAwait(false);
    }

    private async ValueTask WaitForRoomAsync()
    {
        await _room.WaitAsync(_unbinding.Token).ConfigureAwait(false);
        try
        {
            await _logins.WaitAsync(_unbinding.Token).ConfigureAwait(false);
        }
        catch
        {
            _room.Release();
            throw;
        }
    }

    private async ValueTask<Connection?> AcceptInnerAsync()
    {
        try
        {
            return await _inner.AcceptAsync(_unbinding.Token).ConfigureAwait(false);
        }
        catch
        {
            _logins.Release();
            _room.Release();
            throw;
        }
    }

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
        using var deadline = new Deadline(_options.Logins.Timeout, _timeProvider, _unbinding.Token);
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

    private async ValueTask<bool> OfferAsync(Connection wish, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _unbinding.Token);
        try
        {
            await _wishes.Writer.WriteAsync(wish, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // Unbound, or the client has gone: nobody takes it any more.
            return false;
        }
    }

    private async ValueTask CloseQueueAsync()
    {
        _wishes.Writer.Complete();
        while (_wishes.Reader.TryRead(out var wish))
        {
            await wish.DisposeAsync().ConfigureAwait(false);
        }
    }
}
