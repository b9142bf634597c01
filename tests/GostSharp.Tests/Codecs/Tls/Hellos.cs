using System.Text;

namespace GostSharp.Tests.Codecs.Tls;

/// <summary>ClientHellos as their senders write them.</summary>
internal static class Hellos
{
    /// <summary>The example of the specification: server_name example.com, and the supported versions.</summary>
    public static byte[] Example { get; } = Hex.Bytes(
        "16 03 01 00 4A 01 00 00 46 03 03 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F"
        + "00 00 02 13 01 01 00 00 1B 00 00 00 10 00 0E 00 00 0B 65 78 61 6D 70 6C 65 2E 63 6F 6D 00 2B 00 03 02 03 04");

    /// <summary>The same as gost sends it with host=cdn.test.</summary>
    public static byte[] Disguised { get; } = Hex.Bytes(
        "16 03 01 00 65 01 00 00 61 03 03 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F"
        + "00 00 02 13 01 01 00 00 36 00 00 00 0D 00 0B 00 00 08 63 64 6E 2E 74 65 73 74 00 2B 00 03 02 03 04"
        + "FF FE 00 1A 74 76 70 4F 75 56 70 59 61 47 68 69 57 45 4A 7A 57 6C 4D 31 61 6D 49 79 4D 41");

    /// <summary>What browsers send for the encrypted name when they have no key: random bytes, behind an extension of no meaning.</summary>
    public static (ushort, byte[])[] Grease { get; } = [(0x8A8A, []), (0xFE0D, [0, 0, 1, 0, 1, 0x2F, 0, 2, 1, 2, 0, 3, 4, 5, 6])];

    /// <summary>A hello in one record.</summary>
    public static byte[] Of(string? name, params (ushort Type, byte[] Data)[] others) => Records(Message(name, others), int.MaxValue);

    /// <summary>One of so many bytes, filled up with padding.</summary>
    public static byte[] OfLength(string name, int length) => Of(name, (0x0015, new byte[length - Of(name, (0x0015, [])).Length]));

    /// <summary>The message alone.</summary>
    public static byte[] Message(string? name, params (ushort Type, byte[] Data)[] others)
    {
        (ushort, byte[])[] all = name is null ? others : [.. others, (0, NameList(name)), (0x002B, [2, 3, 4])];
        return Message([.. all.SelectMany(Extension)]);
    }

    /// <summary>A message with these bytes as its extensions.</summary>
    public static byte[] Message(byte[] extensions)
    {
        byte[] body = [3, 3, .. Enumerable.Range(0, 32).Select(i => (byte)i), 0, 0, 2, 0x13, 1, 1, 0, .. Long(extensions)];
        return [1, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    /// <summary>A message in records of at most so many bytes.</summary>
    public static byte[] Records(byte[] message, int size) => [.. message.Chunk(size).SelectMany(part => (byte[])[0x16, 3, 1, .. Long(part)])];

    /// <summary>A message whose first record ends at <paramref name="split"/>.</summary>
    public static byte[] Split(byte[] message, int split) => [.. Records(message[..split], int.MaxValue), .. Records(message[split..], int.MaxValue)];

    public static byte[] Extension((ushort Type, byte[] Data) extension) => [(byte)(extension.Type >> 8), (byte)extension.Type, .. Long(extension.Data)];

    public static byte[] NameList(string name) => Long([0, .. Long(Encoding.Latin1.GetBytes(name))]);

    private static byte[] Long(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
