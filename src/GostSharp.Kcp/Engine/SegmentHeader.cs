using System.Buffers.Binary;

namespace GostSharp.Kcp.Engine;

/// <summary>The head of a segment.</summary>
/// <remarks><code>
/// conversation 4 | command 1 | fragment 1 | window 2 | timestamp 4 | serial number 4 | unacknowledged 4 | length 4
/// </code></remarks>
/// <param name="Conversation">The number of the session.</param>
/// <param name="Command">What the segment is for.</param>
/// <param name="Window">Segments that the sender has room for.</param>
/// <param name="Timestamp">Milliseconds of the sender's clock; in an acknowledgement those of the segment that has arrived.</param>
/// <param name="SerialNumber">Which segment of the stream this is, or which one has arrived.</param>
/// <param name="Unacknowledged">The first segment that the sender still waits for.</param>
/// <param name="Length">Bytes that follow.</param>
internal readonly record struct SegmentHeader(
    uint Conversation,
    SegmentCommand Command,
    ushort Window,
    uint Timestamp,
    uint SerialNumber,
    uint Unacknowledged,
    uint Length)
{
    public const int Size = 24;

    /// <summary>Reads a head; false when it is not whole or its command unknown.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        if (source.Length < Size)
        {
            header = default;
            return false;
        }

        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            (SegmentCommand)source[4],
            BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[20..]));
        return header.Command is >= SegmentCommand.Push and <= SegmentCommand.TellWindow;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Conversation);
        destination[4] = (byte)Command;
        destination[5] = 0; // A stream has no fragments.
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], Window);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Timestamp);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], SerialNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], Unacknowledged);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], Length);
    }
}
