using System.Net.Security;
using System.Security.Authentication;

namespace GostSharp.Transports.Tls;

/// <summary>A connection inside of TLS.</summary>
/// <remarks>
/// Its half-close is a close_notify and nothing else, as gost v3's is: the transport stays whole for the answer, and whoever speaks TLS has to look at its alerts.
/// </remarks>
internal sealed class TlsConnection : StreamConnection
{
    // Enough for a peer that is there; one that has stopped reading would not miss the farewell.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly TlsStream _stream;
    private readonly StreamConnection _inner;
    private readonly TimeProvider _timeProvider;
    private volatile bool _aborted;
    private int _disposed;

    public TlsConnection(TlsStream stream, StreamConnection inner, TimeProvider timeProvider)
        : base(stream, inner)
    {
        _stream = stream;
        _inner = inner;
        _timeProvider = timeProvider;
        ServerName = stream.TargetHostName;
        Protocol = stream.SslProtocol;
        ApplicationProtocol = stream.NegotiatedApplicationProtocol;
    }

    /// <summary>The server name that the client asked for; empty when it asked for none.</summary>
    public string ServerName { get; }

    /// <summary>The version that was agreed on.</summary>
    public SslProtocols Protocol { get; }

    /// <summary>The protocol that was agreed on by ALPN; empty when there was none to agree on.</summary>
    public SslApplicationProtocol ApplicationProtocol { get; }

    internal override IPromptReads? PromptReads => _inner.PromptReads;

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => _stream.EndAsync(cancellationToken);

    public override void Abort(Exception? reason = null)
    {
        _aborted = true;
        base.Abort(reason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_aborted && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await SayFarewellAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask SayFarewellAsync()
    {
        using var limit = new CancellationTokenSource(Farewell, _timeProvider);
        try
        {
            await _stream.EndAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The peer is gone, does not read, or was told only a part of something: it sees the end as the cut that it is.
        }
    }
}
