using System.Diagnostics.CodeAnalysis;

namespace GostSharp.Protocols.Datagrams;

/// <summary>The packets that wait until the connection to their target is made.</summary>
/// <param name="limit">How many may.</param>
/// <param name="room">How many bytes may wait for all targets together.</param>
internal sealed class WaitingPackets(int limit, WaitingRoom room)
{
    private readonly Queue<byte[]> _packets = [];

    /// <summary>Adds a copy; false when there is no room for it.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> packet)
    {
        if (_packets.Count >= limit || !room.TryEnter(packet.Length))
        {
            return false;
        }

        _packets.Enqueue(packet.ToArray());
        return true;
    }

    public bool TryTake([NotNullWhen(true)] out byte[]? packet)
    {
        if (!_packets.TryDequeue(out packet))
        {
            return false;
        }

        room.Leave(packet.Length);
        return true;
    }
}
