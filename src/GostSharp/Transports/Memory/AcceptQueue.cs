using System.Threading.Channels;

namespace GostSharp.Transports.Memory;

/// <summary>Connections that wait to be accepted; when it is full, whoever brings one waits.</summary>
internal sealed class AcceptQueue(int backlog)
{
    private readonly Channel<Connection> _waiting = Channel.CreateBounded<Connection>(backlog);

    /// <summary>Takes <paramref name="connection"/>, and aborts it when it could not be queued.</summary>
    /// <returns>False when the queue was closed.</returns>
    public async ValueTask<bool> OfferAsync(Connection connection, CancellationToken cancellationToken)
    {
        var queued = false;
        try
        {
            while (!queued && await _waiting.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
            {
                queued = _waiting.Writer.TryWrite(connection);
            }
        }
        finally
        {
            if (!queued)
            {
                connection.Abort();
            }
        }

        return queued;
    }

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_waiting.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Aborts what nobody accepted; from now on there is nothing to accept, or <paramref name="error"/> where that is the cause.</summary>
    public void Close(Exception? error = null)
    {
        _waiting.Writer.TryComplete(error);
        while (_waiting.Reader.TryRead(out var connection))
        {
            connection.Abort();
        }
    }
}
