using System.Buffers.Binary;

namespace GostSharp.Protocols.Relay;

/// <summary>What a request and a response have in common: <c>01 | command or status | length (2) | features</c>.</summary>
internal static class RelayFrame
{
    /// <summary>How long a message can be.</summary>
    public const int MaxLength = HeadLength + ushort.MaxValue;

    private const byte Version = 1;
    private const int HeadLength = 4;

    /// <summary>Takes a message apart; false when it is not complete yet.</summary>
    /// <exception cref="ProtocolException">It is none of this version.</exception>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out byte kind, out ReadOnlySpan<byte> features, out int consumed)
    {
        (kind, consumed) = (0, 0);
        features = default;
        if (bytes is [not Version, ..])
        {
            throw new ProtocolException($"this is not relay version {Version}: the first byte is {bytes[0]:x2}");
        }

        if (bytes.Length < HeadLength || bytes.Length - HeadLength < LengthOf(bytes))
        {
            return false;
        }

        (kind, consumed) = (bytes[1], HeadLength + LengthOf(bytes));
        features = bytes[HeadLength..consumed];
        return true;
    }

    public static byte[] ToBytes(byte kind, byte[] features) =>
        [Version, kind, (byte)(features.Length >> 8), (byte)features.Length, .. features];

    private static int LengthOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
}
