using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Server;

namespace GostSharp.Transports.Ssh;

/// <summary>A client of an SSH server: takes what it wants from its session, and offers it to those who serve.</summary>
internal sealed class SshServerConnection : Connection
{
    private readonly SshListenerOptions _options;
    private readonly SshClientPorts _ports;
    private readonly Func<Connection, CancellationToken, ValueTask<bool>> _offer;
    private readonly StreamConnection _transport;
    private readonly CancellationTokenSource _left = new();
    private SshServerSession? _session;
    private SshPermits? _permits;

    /// <param name="transport">The connection below; owned.</param>
    /// <param name="options">Whom the server lets in.</param>
    /// <param name="offer">Finds somebody who serves; false when nobody will.</param>
    /// <param name="timeProvider">The clock.</param>
    public SshServerConnection(
        StreamConnection transport, SshListenerOptions options, Func<Connection, CancellationToken, ValueTask<bool>> offer, TimeProvider timeProvider)
    {
        (_transport, _options, _offer) = (transport, options, offer);
        _ports = new SshClientPorts(this, offer, timeProvider);
    }

    public override EndPoint? LocalEndPoint => _transport.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    public override ConnectionFeatures Features => _transport.Features;

    /// <summary>Cancelled when the session has ended.</summary>
    public CancellationToken Left => _left.Token;

    /// <summary>The session, after the login.</summary>
    public SshServerSession Session => _session ?? throw new InvalidOperationException("The client has not logged in yet.");

    /// <summary>Lets the client in.</summary>
    /// <exception cref="GostException">It is not let in; the connection is closed.</exception>
    public async ValueTask LogInAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            var options = SshLogin.OptionsFor(_options, Client, AnswerAsync, timeProvider);
            var stream = new SessionStream(_transport);
            _session = await SshServerSession.AcceptAsync(stream, options, cancellationToken).ConfigureAwait(false);
            stream.ReadPromptly();
        }
        catch (SshException exception)
        {
            throw SshFailures.Translate(exception);
        }
    }

    /// <summary>Offers what the client wants until its session has ended, and returns why.</summary>
    public async Task<string?> ServeAsync()
    {
        var leaving = LeaveAsync();
        while (await Session.AcceptChannelAsync().ConfigureAwait(false) is { } opening)
        {
            await OfferAsync(opening).ConfigureAwait(false);
        }

        await leaving.ConfigureAwait(false);
        return Session.EndReason is { } reason ? SshFailures.TextOf(reason) : null;
    }

    public override void Abort(Exception? reason = null) => _session?.Abort();

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_session is { } session)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private EndPoint? Client => Features.Visitor ?? RemoteEndPoint;

    // Also for those who wait for room in the queue.
    private async Task LeaveAsync()
    {
        await Session.Ended.ConfigureAwait(false);
        await _left.CancelAsync().ConfigureAwait(false);
    }

    private async ValueTask OfferAsync(SshChannelOpening opening)
    {
        if (Connect(opening) is { } connection && !await _offer(connection, Left).ConfigureAwait(false))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Null when the client may not have it, of which it has been told.</summary>
    private StreamConnection? Connect(SshChannelOpening opening)
    {
        try
        {
            if (!IsPermitted(opening))
            {
                opening.Refuse(SshOpenFailure.AdministrativelyProhibited, "the key of the user does not permit it");
                return null;
            }

            return _options.IsTunnel
                ? WithVisitor(new SshChannelConnection(opening.Accept(), Session, LocalEndPoint, RemoteEndPoint))
                : new SshPendingConnection(opening, SshAddresses.ToReach(opening.EndPoints!), this, Left);
        }
        catch (ProtocolException exception)
        {
            opening.Refuse(SshOpenFailure.ConnectFailed, exception.Message);
            return null;
        }
        catch (SshException)
        {
            // The session ends.
            return null;
        }
    }

    private bool IsPermitted(SshChannelOpening opening)
    {
        var permits = PermitsOf(Session);
        return _options.IsTunnel ? permits.MayTunnel : opening.EndPoints is { } wanted && permits.MayOpen(wanted);
    }

    // Of the session that asks: it may do so before whoever has let it in knows that it is there.
    private SshPermits PermitsOf(SshSession session) => _permits ??= SshPermits.Of(session.User, _options.Keys, Client);

    private SshChannelConnection WithVisitor(SshChannelConnection tunnel)
    {
        tunnel.Features.Visitor = Features.Visitor;
        return tunnel;
    }

    private ValueTask<SshReply> AnswerAsync(SshGlobalRequest request, CancellationToken cancellationToken) => request.Forward switch
    {
        null => ValueTask.FromResult(SshReply.Failure),
        var forward when request.IsCancellation => _ports.FreeAsync(forward, cancellationToken),
        var forward when !_options.IsTunnel && PermitsOf(request.Session).MayListen(forward) => _ports.BindAsync((SshServerSession)request.Session, forward, cancellationToken),
        _ => ValueTask.FromResult(SshReply.Failure),
    };
}
