using System.Text;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

/// <summary>Frames as a peer that is not ours would write them.</summary>
internal static class Frames
{
    private static readonly byte[] Key = [0x37, 0xFA, 0x21, 0x3D];

    /// <summary>A frame as servers write it.</summary>
    public static byte[] Plain(byte first, params byte[] payload) => [first, .. LengthOf(payload.Length, 0), .. payload];

    /// <summary>A frame as clients write it.</summary>
    public static byte[] Masked(byte first, params byte[] payload) =>
        [first, .. LengthOf(payload.Length, 0x80), .. Key, .. payload.Select((value, index) => (byte)(value ^ Key[index % 4]))];

    public static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>Reads the header of the next frame and its payload without the mask.</summary>
    public static async Task<(FrameHeader Header, byte[] Payload)> ReadFrameAsync(this StreamConnection connection)
    {
        var bytes = new byte[2];
        await connection.Stream.ReadExactlyAsync(bytes);
        var isMasked = bytes[1] >= 0x80;
        var rest = new byte[(bytes[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 } + (isMasked ? 4 : 0)];
        await connection.Stream.ReadExactlyAsync(rest);
        FrameHeader.TryParse([.. bytes, .. rest], out var header, out _).Should().BeTrue();
        var payload = new byte[header.Length];
        await connection.Stream.ReadExactlyAsync(payload);
        return (header, payload.Select((value, index) => isMasked ? (byte)(value ^ rest[^4..][index % 4]) : value).ToArray());
    }

    public static async Task<byte[]> ReadAsync(this StreamConnection connection, int count)
    {
        var bytes = new byte[count];
        await connection.Stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    public static ValueTask SendAsync(this StreamConnection connection, params byte[] bytes) => connection.Stream.WriteAsync(bytes);

    private static byte[] LengthOf(int length, int mask) => length switch
    {
        < 126 => [(byte)(length | mask)],
        <= 0xFFFF => [(byte)(126 | mask), (byte)(length >> 8), (byte)length],
        _ => [(byte)(127 | mask), 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };
}
