using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Client;

namespace GostSharp.Transports.Ssh;

/// <summary>A port that the server of a session has bound.</summary>
/// <param name="session">The session.</param>
/// <param name="forward">The port; owned.</param>
/// <param name="bound">Its address, in the words in which it was asked for.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SshFarListener(SshClientConnection session, SshRemoteForward forward, EndPoint bound, TimeProvider timeProvider) : IListener
{
    // A server that does not answer is none to wait for: the port is free when the session has ended.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task? _unbinding;

    public EndPoint? LocalEndPoint => bound;

    /// <exception cref="GostException">The session has ended; that is why.</exception>
    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (await forward.AcceptAsync(cancellationToken).ConfigureAwait(false) is not { } opening)
        {
            return _unbinding is null && session.EndReason is { } reason ? throw reason : null;
        }

        try
        {
            var visitor = new SshChannelConnection(opening.Accept(), session.Session, bound, session.RemoteEndPoint);
            visitor.Features.RequestedTarget = bound;
            visitor.Features.Visitor = opening.EndPoints is { } ends ? SshAddresses.Visitor(ends) : null;
            return visitor;
        }
        catch (SshException exception)
        {
            throw SshFailures.Translate(exception);
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        Task unbinding;
        lock (_gate)
        {
            unbinding = _unbinding ??= forward.DisposeAsync().AsTask();
        }

        try
        {
            await unbinding.WaitAsync(Patience, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Visitors are refused from here on.
        }
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
