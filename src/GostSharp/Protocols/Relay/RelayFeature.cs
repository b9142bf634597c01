using System.Buffers.Binary;

namespace GostSharp.Protocols.Relay;

/// <summary>One thing that a message tells: <c>type | length (2) | data</c>. Types that nobody knows are passed over.</summary>
internal static class RelayFeature
{
    public const byte UserAuth = 0x01;
    public const byte Address = 0x02;
    public const byte Network = 0x04;

    private const int HeadLength = 3;

    /// <summary>Takes the next feature off the front; false when there are no more.</summary>
    /// <exception cref="ProtocolException">It is longer than what holds it.</exception>
    public static bool TryTake(ref ReadOnlySpan<byte> features, out byte type, out ReadOnlySpan<byte> data)
    {
        type = 0;
        data = default;
        if (features.IsEmpty)
        {
            return false;
        }

        var length = features.Length < HeadLength ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(features[1..]);
        if (length > features.Length - HeadLength)
        {
            throw new ProtocolException("a feature of a relay message is longer than the message");
        }

        type = features[0];
        data = features.Slice(HeadLength, length);
        features = features[(HeadLength + length)..];
        return true;
    }

    public static byte[] ToBytes(byte type, byte[] data) => [type, (byte)(data.Length >> 8), (byte)data.Length, .. data];
}
