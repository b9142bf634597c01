using System.Net;

namespace GostSharp.Kcp.Sessions;

/// <summary>The sessions of a listener by peer, and those that have ended lately.</summary>
internal sealed class SessionTable
{
    private const int MaxClosed = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<EndPoint, SessionChannel> _sessions = [];
    private readonly ClosedSessions _closed = new(MaxClosed);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    public SessionChannel? Find(EndPoint peer)
    {
        lock (_gate)
        {
            return _sessions.GetValueOrDefault(peer);
        }
    }

    /// <summary>Adds a session; one of the same peer that was there before is forgotten.</summary>
    public void Add(SessionChannel session)
    {
        lock (_gate)
        {
            _sessions[session.Peer] = session;
        }
    }

    public void Remove(SessionChannel session, long now)
    {
        lock (_gate)
        {
            _closed.Add(session.Peer, session.Conversation, now);
            if (_sessions.GetValueOrDefault(session.Peer) == session)
            {
                _sessions.Remove(session.Peer);
            }
        }
    }

    public bool WasClosed(EndPoint peer, uint conversation, long now)
    {
        lock (_gate)
        {
            return _closed.Contains(peer, conversation, now);
        }
    }

    public SessionChannel[] ToArray()
    {
        lock (_gate)
        {
            return [.. _sessions.Values];
        }
    }
}
