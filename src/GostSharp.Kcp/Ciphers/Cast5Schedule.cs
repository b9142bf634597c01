using System.Buffers.Binary;

namespace GostSharp.Kcp.Ciphers;

/// <summary>How CAST-128 makes the keys of its rounds: two halves of a state, each of which is made anew of the other.</summary>
internal static class Cast5Schedule
{
    /// <summary>The bytes that RFC 2144 calls x0 to xF and z0 to zF.</summary>
    public const int StateSize = 32;

    private const int Terms = 5;

    // Which word is made, of which word, and which bytes go through the tables; first those that make z, then those that make x.
    private static ReadOnlySpan<byte> Steps =>
    [
        4, 0, 0x0D, 0x0F, 0x0C, 0x0E, 0x08,
        5, 2, 0x10, 0x12, 0x11, 0x13, 0x0A,
        6, 3, 0x17, 0x16, 0x15, 0x14, 0x09,
        7, 1, 0x1A, 0x19, 0x1B, 0x18, 0x0B,
        0, 6, 0x15, 0x17, 0x14, 0x16, 0x10,
        1, 4, 0x00, 0x02, 0x01, 0x03, 0x12,
        2, 5, 0x07, 0x06, 0x05, 0x04, 0x11,
        3, 7, 0x0A, 0x09, 0x0B, 0x08, 0x13,
    ];

    // Which bytes go through the tables to make each key.
    private static ReadOnlySpan<byte> Picks =>
    [
        0x18, 0x19, 0x17, 0x16, 0x12,
        0x1A, 0x1B, 0x15, 0x14, 0x16,
        0x1C, 0x1D, 0x13, 0x12, 0x19,
        0x1E, 0x1F, 0x11, 0x10, 0x1C,
        0x03, 0x02, 0x0C, 0x0D, 0x08,
        0x01, 0x00, 0x0E, 0x0F, 0x0D,
        0x07, 0x06, 0x08, 0x09, 0x03,
        0x05, 0x04, 0x0A, 0x0B, 0x07,
        0x13, 0x12, 0x1C, 0x1D, 0x19,
        0x11, 0x10, 0x1E, 0x1F, 0x1C,
        0x17, 0x16, 0x18, 0x19, 0x12,
        0x15, 0x14, 0x1A, 0x1B, 0x16,
        0x08, 0x09, 0x07, 0x06, 0x03,
        0x0A, 0x0B, 0x05, 0x04, 0x07,
        0x0C, 0x0D, 0x03, 0x02, 0x08,
        0x0E, 0x0F, 0x01, 0x00, 0x0D,
    ];

    /// <summary>Makes one half of the state: z in even turns, x in odd ones.</summary>
    public static void Mix(Span<byte> state, int turn)
    {
        for (var i = 0; i < 4; i++)
        {
            var step = Steps.Slice(((turn % 2 * 4) + i) * 7, 7);
            var word = BinaryPrimitives.ReadUInt32BigEndian(state[(4 * step[1])..]);
            word ^= Look(state, step[2..], last: (i + 2) % 4);
            BinaryPrimitives.WriteUInt32BigEndian(state[(4 * step[0])..], word);
        }
    }

    /// <summary>Makes one of 16 keys of the state.</summary>
    public static uint Pick(ReadOnlySpan<byte> state, int index) => Look(state, Picks.Slice(index * Terms, Terms), last: index % 4);

    /// <summary>Combines what five bytes give in the tables: one in each of the upper four, and one more in one of them.</summary>
    private static uint Look(ReadOnlySpan<byte> state, ReadOnlySpan<byte> places, int last)
    {
        var word = Box(last, state[places[Terms - 1]]);
        for (var i = 0; i < Terms - 1; i++)
        {
            word ^= Box(i, state[places[i]]);
        }

        return word;
    }

    private static uint Box(int upper, byte value) => Cast5Boxes.All[((4 + upper) * Cast5Boxes.Size) + value];
}
