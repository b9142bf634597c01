using System.Net.Quic;
using System.Runtime.Versioning;

namespace GostSharp.Transports.Quic;

/// <summary>One stream of a session, each direction of which ends by itself.</summary>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macOS"), SupportedOSPlatform("windows")]
internal sealed class QuicStreamConnection(QuicStream stream, Connection session, TimeProvider timeProvider)
    : StreamConnection(new QuicBytes(stream), session.LocalEndPoint, session.RemoteEndPoint)
{
    // For the peer to take what it has not acknowledged yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        stream.CompleteWrites();
        return ValueTask.CompletedTask;
    }

    public override void Abort(Exception? reason = null)
    {
        try
        {
            stream.Abort(QuicAbortDirection.Both, QuicProtocol.Closed);
        }
        catch (Exception exception) when (QuicFailures.IsEnd(exception))
        {
            // It is over already.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await DeliverAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // The framework waits for as long as the peer likes.
    private async ValueTask DeliverAsync()
    {
        try
        {
            stream.CompleteWrites();
            await stream.WritesClosed.WaitAsync(Patience, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Abort();
        }
        catch (Exception exception) when (QuicFailures.IsEnd(exception))
        {
            // Whoever wrote was told.
        }
    }
}
