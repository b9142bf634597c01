using System.Net;

namespace GostSharp;

/// <summary>One packet of a <see cref="DatagramSocket"/>: where its bytes lie, how many they are, and whose.</summary>
/// <param name="Buffer">The memory that the packet is received into or sent from.</param>
/// <param name="Length">Bytes of the packet in the buffer; a negative value is the end of the socket.</param>
/// <param name="Truncated">True when the packet was longer than the buffer and its rest is lost.</param>
/// <param name="Peer">Who sent it, or whom it goes to.</param>
public readonly record struct Datagram(Memory<byte> Buffer, int Length = 0, bool Truncated = false, EndPoint? Peer = null)
{
    /// <summary>The socket was closed and gives no more packets.</summary>
    public static Datagram End => new(default, -1);

    /// <summary>True when there was no packet because the socket was closed.</summary>
    public bool IsEnd => Length < 0;

    /// <summary>The bytes of the packet.</summary>
    public ReadOnlyMemory<byte> Payload => IsEnd ? default : Buffer[..Length];
}
