namespace GostSharp.Protocols.Datagrams;

/// <summary>How many bytes wait in an association until the connections to their targets are made, and how many may.</summary>
internal sealed class WaitingRoom(int limit)
{
    private int _used;

    /// <summary>False when there is no room left for so many bytes.</summary>
    public bool TryEnter(int length)
    {
        if (Interlocked.Add(ref _used, length) <= limit)
        {
            return true;
        }

        Leave(length);
        return false;
    }

    public void Leave(int length) => Interlocked.Add(ref _used, -length);
}
