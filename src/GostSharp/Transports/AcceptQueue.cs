using System.Threading.Channels;

namespace GostSharp.Transports;

/// <summary>What waits to be accepted; when it is full, whoever brings more waits.</summary>
internal sealed class AcceptQueue<T>(int backlog)
    where T : class
{
    private readonly Channel<T> _waiting = Channel.CreateBounded<T>(backlog);

    /// <returns>False when the caller gave up or the queue was closed: then it is still the caller's.</returns>
    public async ValueTask<bool> OfferAsync(T offered, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(offered, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>Returns the next one; null when there will be none.</summary>
    public async ValueTask<T?> AcceptAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_waiting.Reader.TryRead(out var accepted))
            {
                return accepted;
            }
        }

        return null;
    }

    /// <summary>From now on there is nothing to accept, or <paramref name="error"/> where that is the cause.</summary>
    /// <returns>What nobody accepted, which is the caller's.</returns>
    public IReadOnlyList<T> Close(Exception? error = null)
    {
        _waiting.Writer.TryComplete(error);
        var left = new List<T>();
        while (_waiting.Reader.TryRead(out var forgotten))
        {
            left.Add(forgotten);
        }

        return left;
    }
}
