using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace GostSharp.Transports.Udp;

/// <summary>The open channels of a listener by peer and by last use.</summary>
internal sealed class ChannelTable(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EndPoint, DatagramChannel> _byPeer = [];
    private readonly LinkedList<DatagramChannel> _byUse = []; // The longest idle first.
    private long _sweeps;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byPeer.Count;
            }
        }
    }

    public bool TryFind(EndPoint peer, [NotNullWhen(true)] out DatagramChannel? channel)
    {
        lock (_gate)
        {
            return _byPeer.TryGetValue(peer, out channel);
        }
    }

    /// <summary>Adds a channel of a new peer.</summary>
    /// <returns>The one that had to make room for it, or null.</returns>
    public DatagramChannel? Add(DatagramChannel channel)
    {
        lock (_gate)
        {
            var evicted = _byPeer.Count >= limit ? _byUse.First!.Value : null;
            if (evicted is not null)
            {
                Forget(evicted);
            }

            _byPeer.Add(channel.RemoteEndPoint, channel);
            _byUse.AddLast(channel.Place);
            channel.LastSweep = _sweeps;
            return evicted;
        }
    }

    /// <summary>Notes that a channel was used.</summary>
    public void Touch(DatagramChannel channel)
    {
        lock (_gate)
        {
            channel.LastSweep = _sweeps;
            if (channel.Place.List is not null && channel.Place.Next is not null)
            {
                _byUse.Remove(channel.Place);
                _byUse.AddLast(channel.Place);
            }
        }
    }

    /// <summary>False when it was not there any more.</summary>
    public bool Remove(DatagramChannel channel)
    {
        lock (_gate)
        {
            var isThere = channel.Place.List is not null;
            if (isThere)
            {
                Forget(channel);
            }

            return isThere;
        }
    }

    /// <summary>Takes those out that were not used since the last sweep.</summary>
    public List<DatagramChannel> Sweep()
    {
        lock (_gate)
        {
            var idle = new List<DatagramChannel>();
            while (_byUse.First?.Value is { } oldest && oldest.LastSweep < _sweeps)
            {
                Forget(oldest);
                idle.Add(oldest);
            }

            _sweeps++;
            return idle;
        }
    }

    public DatagramChannel[] ToArray()
    {
        lock (_gate)
        {
            return [.. _byUse];
        }
    }

    private void Forget(DatagramChannel channel)
    {
        _byPeer.Remove(channel.RemoteEndPoint);
        _byUse.Remove(channel.Place);
    }
}
