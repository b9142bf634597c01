using System.Buffers;

namespace GostSharp.Kcp.Packets;

/// <summary>The buffers of packets.</summary>
internal static class PacketBuffers
{
    /// <summary>A packet, and room for ciphers that work in whole blocks.</summary>
    public const int Size = PacketLayout.MaxPacketSize + 36;

    public static byte[] Rent() => ArrayPool<byte>.Shared.Rent(Size);

    public static void Return(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer);
}
