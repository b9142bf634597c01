using GostSharp.Kcp.Engine;
using GostSharp.Kcp.Fec;

namespace GostSharp.Kcp.Packets;

/// <summary>What the first packet of a session says: its number, and which of its segments this is.</summary>
internal readonly record struct SessionOpening(uint Conversation, uint SerialNumber)
{
    /// <summary>True for the very first segment.</summary>
    public bool IsFirst => SerialNumber == 0;

    /// <summary>Reads a packet that carries data and could be the first one to arrive.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SessionOpening opening)
    {
        opening = default;
        if (!FecHeader.TryReadSegments(payload, out var segments)
            || !SegmentHeader.TryRead(segments, out var segment)
            || segment.Command != SegmentCommand.Push
            || segment.Length > segments.Length - SegmentHeader.Size)
        {
            return false;
        }

        opening = new SessionOpening(segment.Conversation, segment.SerialNumber);
        return true;
    }
}
