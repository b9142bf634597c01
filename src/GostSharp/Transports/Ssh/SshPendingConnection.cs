using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;

namespace GostSharp.Transports.Ssh;

/// <summary>A channel that a client wants to open: whoever serves it says when its target is reached, or just uses it.</summary>
internal sealed class SshPendingConnection : StreamConnection, IPendingClient
{
    private readonly OpenDecision _decision;

    /// <param name="opening">What the client wants.</param>
    /// <param name="target">Where to.</param>
    /// <param name="session">Whose addresses it has.</param>
    /// <param name="left">Cancelled when the session has ended.</param>
    public SshPendingConnection(SshChannelOpening opening, EndPoint target, SshServerConnection session, CancellationToken left)
        : this(new OpenDecision(opening), session)
    {
        Left = left;
        Features.RequestedTarget = target;
        Features.Visitor = session.Features.Visitor;
        Features.Set<IPendingClient>(this);
    }

    private SshPendingConnection(OpenDecision decision, SshServerConnection session)
        : base(new SshChannelStream(decision.Accept, SshPeer.IsOurs(session.Session)), session.LocalEndPoint, session.RemoteEndPoint) => _decision = decision;

    public CancellationToken Left { get; }

    internal override IPromptReads? PromptReads => _decision.Channel is { } channel ? new SshChannelReads(channel) : null;

    public ValueTask GrantAsync(CancellationToken cancellationToken)
    {
        Accept();
        return ValueTask.CompletedTask;
    }

    public ValueTask RefuseAsync(GostException failure, CancellationToken cancellationToken)
    {
        var (reason, text) = SshFailures.Answer(failure);
        _decision.RefuseUnlessAccepted(reason, text);
        return ValueTask.CompletedTask;
    }

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => Accept().CompleteWritesAsync(cancellationToken);

    public override void Abort(Exception? reason = null) => Refuse()?.Abort();

    public override async ValueTask DisposeAsync()
    {
        if (Refuse() is { } channel)
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private SshChannel? Refuse() => _decision.RefuseUnlessAccepted(SshOpenFailure.ConnectFailed, "it was not served");

    private SshChannel Accept()
    {
        try
        {
            return _decision.Accept();
        }
        catch (SshException exception)
        {
            throw SshFailures.Translate(exception);
        }
    }

    /// <summary>What is said once: yes or no.</summary>
    private sealed class OpenDecision(SshChannelOpening opening)
    {
        private readonly Lock _gate = new();
        private volatile SshChannel? _channel;
        private bool _isRefused;

        /// <summary>Null until it was accepted.</summary>
        public SshChannel? Channel => _channel;

        /// <exception cref="SshException">It was refused, or the session has ended.</exception>
        public SshChannel Accept() => _channel ?? AcceptNow();

        /// <summary>Refuses it, or returns the channel when it was accepted.</summary>
        public SshChannel? RefuseUnlessAccepted(SshOpenFailure reason, string text)
        {
            lock (_gate)
            {
                if (_channel is null && !_isRefused)
                {
                    _isRefused = true;
                    opening.Refuse(reason, text);
                }

                return _channel;
            }
        }

        private SshChannel AcceptNow()
        {
            lock (_gate)
            {
                return _channel ??= _isRefused ? throw new SshException(SshFailure.Disconnected, "The channel was refused.") : opening.Accept();
            }
        }
    }
}
