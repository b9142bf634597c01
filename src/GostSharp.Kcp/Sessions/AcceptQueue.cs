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
        while (await _sessions.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false));

        return null;
    }

    /// <summary>Takes no more, and aborts those that nobody has taken.</summary>
    public void Close()
    {
        _isClosed = true;
        _sessions.Writer.TryComplete();
        while (_sessions.Reader.TryRead(out var session))
        {
            session.Abort();
        }
    }
}
