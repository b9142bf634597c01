using System.Collections.Concurrent;
using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Client;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Ssh;

/// <summary>Keeps one SSH session to a node, over the transport that <paramref name="inner"/> dials.</summary>
internal sealed class SshDialer(IDialer inner, EndPoint node, SshDialerOptions options, TimeProvider timeProvider, ILogger logger) : SessionDialer
{
    // As many connections as a service may have at once.
    private const int MaxChannels = 16 * 1024;

    // Visitors of one port that wait; behind them, further ones are turned away.
    private const int AcceptBacklog = 1024;

    // Of keys that were taken as they came; a node that shows more of them has been told of often enough.
    private const int MaxToldKeys = 64;

    private readonly ConcurrentDictionary<string, bool> _toldKeys = new();

    // Of the key that was the right one: it is the first to be asked for the next time.
    private IReadOnlyList<string> _pinned = [];

    public override RouteCapabilities Requires => inner.Requires;

    protected override async ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken)
    {
        var check = await SshHostKeyCheck.CreateAsync(
            node, options.HostKey, _pinned, key => _toldKeys.Count < MaxToldKeys && _toldKeys.TryAdd(key.Fingerprint, true), logger, cancellationToken).ConfigureAwait(false);
        var agent = await SshAgentKeys.GetAsync(options.UsesAgent ? SshAgentKeys.EnvironmentSocket : null, timeProvider, logger, cancellationToken).ConfigureAwait(false);
        await using var _ = agent.ConfigureAwait(false);
        while (true)
        {
            var transport = await DialTransportAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var session = await LogInAsync(transport, check, agent, cancellationToken).ConfigureAwait(false);
                _pinned = check.Pinned;
                return session;
            }
            catch (SshException exception)
            {
                if (exception.Failure is not SshFailure.HostKey || !check.MayShowAnother())
                {
                    throw Failed(exception, check);
                }
            }
        }
    }

    private protected override async ValueTask DisposeTransportAsync()
    {
        options.Key?.Dispose();
        await inner.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<SessionConnection> LogInAsync(StreamConnection transport, SshHostKeyCheck check, SshAgentKeys agent, CancellationToken cancellationToken)
    {
        // The session owns the stream, and with it the connection, also when it fails.
        var stream = new SessionStream(transport);
        var session = await SshClientSession.ConnectAsync(stream, SessionOptions(check, agent), cancellationToken).ConfigureAwait(false);
        stream.ReadPromptly();
        return options.Create(session, transport);
    }

    // A server that has no key of the types that are left was not the right one either.
    private ConnectFailedException Failed(SshException exception, SshHostKeyCheck check)
    {
        var refusal = exception.Failure is SshFailure.HostKey or SshFailure.KeyExchange ? check.Refusal : null;
        var reason = refusal is null ? exception.Failure : SshFailure.HostKey;
        return new ConnectFailedException(SshFailures.ReasonOf(reason), node, refusal ?? SshFailures.TextOf(exception), exception, FailureSite.Node);
    }

    private async ValueTask<StreamConnection> DialTransportAsync(CancellationToken cancellationToken)
    {
        var dialled = await inner.DialAsync(cancellationToken).ConfigureAwait(false);
        if (dialled is StreamConnection transport)
        {
            return transport;
        }

        await dialled.DisposeAsync().ConfigureAwait(false);
        throw new ConnectFailedException(FailureReason.NotSupported, node, "only streams can carry an SSH session", site: FailureSite.Node);
    }

    private SshClientOptions SessionOptions(SshHostKeyCheck check, SshAgentKeys agent) => new()
    {
        CheckHostKeyAsync = check.AcceptsAsync,
        Algorithms = check.Algorithms,
        UserName = options.User,
        Password = options.Password,
        Keys = options.Key is { } key ? [key] : [],
        LaterKeys = agent.Keys,
        HandshakeTimeout = options.HandshakeTimeout,
        KeepAliveInterval = options.KeepAliveInterval,
        KeepAliveLimit = options.KeepAliveLimit,
        KeepAliveTimeout = options.KeepAliveTimeout,
        MaxChannels = MaxChannels,
        AcceptBacklog = AcceptBacklog,
        TimeProvider = timeProvider,
    };
}
