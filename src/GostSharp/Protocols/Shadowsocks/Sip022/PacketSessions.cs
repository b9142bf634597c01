namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>The senders that a server has heard of lately, from whatever address: a packet that is sent again from another one is known, too.</summary>
/// <param name="turnover">When it forgets the older half.</param>
internal sealed class PacketSessions(Turnover turnover)
{
    private readonly Lock _gate = new();
    private Dictionary<ulong, PacketSession> _young = [];
    private Dictionary<ulong, PacketSession> _old = [];

    /// <summary>The session of that number; null when it is not known.</summary>
    public PacketSession? Find(ulong id)
    {
        lock (_gate)
        {
            return _young.TryGetValue(id, out var known) || _old.TryGetValue(id, out known) ? known : null;
        }
    }

    /// <summary>Remembers a session that has shown that it knows the key, unless one of that number is known.</summary>
    /// <returns>The one that is known from now on.</returns>
    public PacketSession Remember(PacketSession session)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(session.Id, out var known))
            {
                return known;
            }

            // One that is still in use becomes young again.
            known = _old.GetValueOrDefault(session.Id, session);
            _young.Add(known.Id, known);
            if (turnover.IsDue(_young.Count))
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
            }

            return known;
        }
    }
}
