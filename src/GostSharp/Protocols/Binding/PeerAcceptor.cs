using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Binding;

/// <summary>Takes those who connect to a bound port; what goes wrong with one of them ends nothing.</summary>
internal sealed class PeerAcceptor(string service, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Waits for the next one; null when the listener has ended.</summary>
    public async ValueTask<StreamConnection?> AcceptAsync(IListener listener, CancellationToken cancellationToken)
    {
        var backoff = default(Backoff);
        while (true)
        {
            try
            {
                switch (await listener.AcceptAsync(cancellationToken).ConfigureAwait(false))
                {
                    case null:
                        return null;
                    case StreamConnection peer:
                        return peer;
                    case var other:
                        await other.DisposeAsync().ConfigureAwait(false);
                        break;
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // No descriptors, for one: there will be some again.
                var delay = backoff.Next();
                logger.AcceptFailed(service, delay, exception.Message);
                await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
