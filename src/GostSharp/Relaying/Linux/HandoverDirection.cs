namespace GostSharp.Relaying.Linux;

/// <summary>One direction whose bytes move in one way first and in another one then.</summary>
internal sealed class HandoverDirection(IRelayDirection first) : IRelayDirection
{
    private readonly Lock _gate = new();
    private IRelayDirection _current = first;
    private long _before;

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _before + _current.Bytes;
            }
        }
    }

    /// <summary>Goes on in another way, which counts from 0.</summary>
    public void GoOn(IRelayDirection next)
    {
        lock (_gate)
        {
            _before += _current.Bytes;
            _current = next;
        }
    }
}
