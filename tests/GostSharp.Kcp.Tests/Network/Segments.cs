using GostSharp.Kcp.Engine;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Tests.Network;

/// <summary>Segments made by hand.</summary>
internal static class Segments
{
    public static byte[] Make(uint conversation, byte command, uint serialNumber, int length, uint? claimedLength = null, uint unacknowledged = 0, ushort window = 32, uint timestamp = 0)
    {
        var segment = new byte[SegmentHeader.Size + length];
        new SegmentHeader(conversation, (SegmentCommand)command, window, timestamp, serialNumber, unacknowledged, claimedLength ?? (uint)length).Write(segment);
        return segment;
    }

    /// <summary>A packet without encryption.</summary>
    public static byte[] Seal(params byte[][] segments)
    {
        byte[] packet = [.. new byte[PacketLayout.SealSize], .. segments.SelectMany(segment => segment)];
        PacketSeal.Sign(packet);
        return packet;
    }
}
