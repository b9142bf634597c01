namespace GostSharp.Ssh.Transport;

/// <summary>Packets that wait for the end of an exchange of keys. Its user locks.</summary>
internal sealed class HeldPackets
{
    /// <summary>So much may wait: more than that is a flood.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>What a packet costs besides its bytes.</summary>
    public const int Overhead = 64;

    private readonly Queue<byte[]> _packets = new();

    /// <summary>What all of them cost.</summary>
    public int Bytes { get; private set; }

    /// <summary>Keeps a packet; false when there is no room for it.</summary>
    public bool TryAdd(ReadOnlySpan<byte> payload)
    {
        var bytes = Bytes + payload.Length + Overhead;
        if (bytes > Limit)
        {
            return false;
        }

        Bytes = bytes;
        _packets.Enqueue(payload.ToArray());
        return true;
    }

    /// <summary>Has all of them sealed, in their order.</summary>
    public void MoveTo(PacketSealer sealer)
    {
        foreach (var payload in _packets)
        {
            sealer.Append(payload);
        }

        Clear();
    }

    public void Clear()
    {
        _packets.Clear();
        Bytes = 0;
    }
}
