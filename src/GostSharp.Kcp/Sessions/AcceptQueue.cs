using System.Threading.Channels;

namespace GostSharp.Kcp.Sessions;

/// <summary>Sessions that wait to be accepted.</summary>
internal sealed class AcceptQueue(int limit)
{
    private readonly Channel<KcpSession> _sessions = Channel.CreateBounded<KcpSession>(limit);
    private volatile bool _isClosed;

    /// <summary>True while another session may come.</summary>
    public bool HasRoom => !_isClosed && _sessions.Reader.Count < limit;

    public bool TryAdd(KcpSession session) => _sessions.Writer.TryWrite(session);

    /// <exception cref="KcpException">There will be none, because something has failed.</exception>
    public async ValueTask<KcpSession?> TakeAsync(CancellationToken cancellationToken)
    {
        do
        {
            while (_sessions.Reader.TryRead(out var session))
            {
                if (session.EndReason is null)
                {
                    return session;
                }

                // Ended while it waited: nobody has to hear of it.
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
        while (await MayHaveMoreAsync(cancellationToken).ConfigureAwait(false));

        return null;
    }

    /// <summary>Takes no more, and aborts those that nobody has taken; only the first call can say that something has failed.</summary>
    public void Close(KcpException? failure = null)
    {
        _isClosed = true;
        _sessions.Writer.TryComplete(failure);
        while (_sessions.Reader.TryRead(out var session))
        {
            session.Abort();
        }
    }

    private async ValueTask<bool> MayHaveMoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _sessions.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KcpException failure)
        {
            throw failure.Again();
        }
    }
}
