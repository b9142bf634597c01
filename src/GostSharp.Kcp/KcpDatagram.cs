using System.Net;

namespace GostSharp.Kcp;

/// <summary>One packet of a <see cref="KcpSocket"/>: where its bytes lie, how many they are, and whose.</summary>
/// <param name="Buffer">The memory that the packet is received into or sent from.</param>
/// <param name="Length">Bytes of the packet in the buffer.</param>
/// <param name="Peer">Who sent it, or whom it goes to.</param>
public readonly record struct KcpDatagram(Memory<byte> Buffer, int Length = 0, EndPoint? Peer = null)
{
    /// <summary>The bytes of the packet.</summary>
    public ReadOnlyMemory<byte> Payload => Buffer[..Length];
}
