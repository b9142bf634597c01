namespace GostSharp.Ssh.Channels;

/// <summary>The channels of a session, by the number that this end gave them.</summary>
internal sealed class ChannelTable(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, SshChannel> _channels = [];
    private uint _lastId;
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _channels.Count;
            }
        }
    }

    /// <summary>Whether there will be no more channels.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Adds the channel that <paramref name="create"/> makes; null when there are too many, or the session is over.</summary>
    public SshChannel? Add(Func<uint, SshChannel> create)
    {
        lock (_gate)
        {
            if (_isClosed || _channels.Count >= limit)
            {
                return null;
            }

            while (_channels.ContainsKey(_lastId))
            {
                unchecked
                {
                    _lastId++;
                }
            }

            var channel = create(_lastId);
            _channels.Add(_lastId, channel);
            return channel;
        }
    }

    public SshChannel? Find(uint id)
    {
        lock (_gate)
        {
            return _channels.GetValueOrDefault(id);
        }
    }

    public bool Remove(SshChannel channel)
    {
        lock (_gate)
        {
            return _channels.Remove(channel.Id);
        }
    }

    /// <summary>Takes all channels out; there will be no more.</summary>
    public SshChannel[] Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            SshChannel[] channels = [.. _channels.Values];
            _channels.Clear();
            return channels;
        }
    }
}
