namespace GostSharp.Transports.Memory;

/// <summary>The ports of one kind on one host, and who has them.</summary>
internal sealed class PortTable<T> where T : class
{
    private const int FirstEphemeral = 49_152;
    private const int EphemeralCount = 65_536 - FirstEphemeral;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, T> _owners = [];
    private int _turn;

    /// <summary>Gives <paramref name="port"/>, or a free one for 0, to what <paramref name="create"/> makes; null when it is taken.</summary>
    public T? Bind(int port, Func<int, T> create)
    {
        lock (_gate)
        {
            var free = port == 0 ? NextFree() : port;
            if (free is not { } number || _owners.ContainsKey(number))
            {
                return null;
            }

            return _owners[number] = create(number);
        }
    }

    public T? Find(int port)
    {
        lock (_gate)
        {
            return _owners.GetValueOrDefault(port);
        }
    }

    /// <summary>A port for the client end of a connection, which does not keep it from others, as with TCP.</summary>
    public int Borrow()
    {
        lock (_gate)
        {
            return NextFree() ?? FirstEphemeral;
        }
    }

    public void Release(int port, T owner)
    {
        lock (_gate)
        {
            if (_owners.GetValueOrDefault(port) == owner)
            {
                _owners.Remove(port);
            }
        }
    }

    // Goes round, so that a port just given back is not the next one given out.
    private int? NextFree()
    {
        for (var i = 0; i < EphemeralCount; i++)
        {
            var port = FirstEphemeral + _turn;
            _turn = (_turn + 1) % EphemeralCount;
            if (!_owners.ContainsKey(port))
            {
                return port;
            }
        }

        return null;
    }
}
