using System.Net;

namespace GostSharp.Kcp.Sessions;

/// <summary>Sessions that have ended lately: what their clients still send again begins no new ones.</summary>
/// <remarks>For one caller at a time. When there are too many, the oldest are forgotten.</remarks>
internal sealed class ClosedSessions(int limit)
{
    private const long Memory = 60_000;

    private readonly Dictionary<(EndPoint Peer, uint Conversation), long> _heard = [];
    private readonly Queue<(EndPoint Peer, uint Conversation)> _order = new();

    public int Count => _heard.Count;

    public void Add(EndPoint peer, uint conversation, long now)
    {
        if (_heard.TryAdd((peer, conversation), now))
        {
            _order.Enqueue((peer, conversation));
        }

        Trim(now);
    }

    /// <summary>Whether a session has ended lately; if so it is remembered for longer.</summary>
    public bool Contains(EndPoint peer, uint conversation, long now)
    {
        Trim(now);
        if (!_heard.ContainsKey((peer, conversation)))
        {
            return false;
        }

        _heard[(peer, conversation)] = now;
        return true;
    }

    private void Trim(long now)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count > limit || now - _heard[oldest] > Memory))
        {
            _order.Dequeue();
            _heard.Remove(oldest);
        }
    }
}
