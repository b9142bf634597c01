using System.Buffers.Binary;

namespace GostSharp.Multiplexing;

/// <summary>The head of a frame, and the whole of one that is no data.</summary>
/// <remarks>
/// <code>
/// +---------+---------+-----------+-----------+----------------------------------+
/// | version | command | length    | stream id | data: payload                    |
/// |    1    |    1    |   2 (LE)  |   4 (LE)  | update: consumed 4, window 4 (LE)|
/// +---------+---------+-----------+-----------+----------------------------------+
/// </code>
/// Known peers read no payload of other commands, whatever the length says, and exactly eight bytes of an update.
/// </remarks>
internal readonly record struct MuxFrame(MuxCommand Command, uint StreamId, int Length = 0, MuxUpdate Update = default)
{
    public const int HeaderLength = 8;

    /// <summary>The longest that is read at once: an update.</summary>
    public const int MaxHeadLength = HeaderLength + UpdateLength;

    private const int UpdateLength = 8;

    /// <summary>Reads the head of a frame; false when it is not whole yet.</summary>
    /// <exception cref="ProtocolException">The peer speaks another version, or says what no version knows.</exception>
    public static bool TryParse(ReadOnlySpan<byte> bytes, int version, out MuxFrame frame, out int consumed)
    {
        (frame, consumed) = (default, 0);
        Check(bytes, version);
        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        var command = (MuxCommand)bytes[1];
        var length = command is MuxCommand.Update ? UpdateLength : 0;
        if (bytes.Length < HeaderLength + length)
        {
            return false;
        }

        consumed = HeaderLength + length;
        frame = new MuxFrame(
            command,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
            command is MuxCommand.Update ? ParseUpdate(bytes[HeaderLength..]) : default);
        return true;
    }

    /// <summary>Writes the head, and returns its length.</summary>
    public int Write(Span<byte> destination, int version)
    {
        var isUpdate = Command is MuxCommand.Update;
        destination[0] = (byte)version;
        destination[1] = (byte)Command;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)(isUpdate ? UpdateLength : Length));
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], StreamId);
        if (!isUpdate)
        {
            return HeaderLength;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(destination[HeaderLength..], Update.Consumed);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[(HeaderLength + 4)..], Update.Window);
        return MaxHeadLength;
    }

    private static void Check(ReadOnlySpan<byte> bytes, int version)
    {
        if (bytes.Length > 0 && bytes[0] != version)
        {
            throw new ProtocolException($"the peer multiplexes in version {bytes[0]}, not {version}");
        }

        if (bytes.Length > 1 && bytes[1] > (byte)MuxCommand.Update)
        {
            throw new ProtocolException($"a multiplexed frame has the unknown command {bytes[1]}");
        }
    }

    private static MuxUpdate ParseUpdate(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
}

/// <summary>What a reader tells its writer.</summary>
/// <param name="Consumed">How many bytes of the stream were read, modulo 2^32.</param>
/// <param name="Window">How many bytes more may be under way.</param>
internal readonly record struct MuxUpdate(uint Consumed, uint Window);
