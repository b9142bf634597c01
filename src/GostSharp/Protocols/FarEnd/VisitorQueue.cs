using System.Threading.Channels;

namespace GostSharp.Protocols.FarEnd;

/// <summary>Visitors that wait to be accepted; when it is full, whoever brings one waits.</summary>
internal sealed class VisitorQueue(int limit)
{
    private readonly Channel<StreamConnection> _waiting = Channel.CreateBounded<StreamConnection>(limit);

    /// <summary>Takes a visitor, and closes it when it cannot be taken.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or nobody accepts any more.</exception>
    public async ValueTask OfferAsync(StreamConnection visitor, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(visitor, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            await visitor.DisposeAsync().ConfigureAwait(false);
            throw exception as OperationCanceledException ?? new OperationCanceledException("Nobody accepts any more.", exception);
        }
    }

    /// <summary>Returns the next visitor; null when there will be none.</summary>
    /// <exception cref="GostException">That is why there will be none.</exception>
    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_waiting.Reader.TryRead(out var visitor))
            {
                return visitor;
            }
        }

        return null;
    }

    /// <summary>Takes nobody any more; those who wait can still be accepted.</summary>
    public void End(GostException? reason = null) => _waiting.Writer.TryComplete(reason);

    /// <summary>Takes nobody any more, and closes those who wait.</summary>
    public async ValueTask CloseAsync()
    {
        End();
        while (_waiting.Reader.TryRead(out var visitor))
        {
            await visitor.DisposeAsync().ConfigureAwait(false);
        }
    }
}
