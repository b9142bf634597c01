using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>What stands before address and data in a packet.</summary>
internal static class PacketBody
{
    private const int TypeAndTime = 1 + sizeof(ulong);

    /// <summary>How long it is without padding.</summary>
    public static int LengthOf(byte type) => TypeAndTime + (type == Sip022Session.Response ? sizeof(ulong) : 0) + sizeof(ushort);

    /// <summary>Writes it, without padding.</summary>
    public static void Write(byte type, long time, ulong client, Span<byte> into)
    {
        into[0] = type;
        BinaryPrimitives.WriteInt64BigEndian(into[1..], time);
        if (type == Sip022Session.Response)
        {
            BinaryPrimitives.WriteUInt64BigEndian(into[TypeAndTime..], client);
        }

        BinaryPrimitives.WriteUInt16BigEndian(into[(LengthOf(type) - sizeof(ushort))..], 0);
    }

    /// <summary>Reads it from a packet that was decrypted in place.</summary>
    /// <param name="suite">The method.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="type">What it has to be.</param>
    /// <param name="client">Whom an answer has to be for.</param>
    /// <param name="plain">Where address and data are.</param>
    public static bool TryRead(Sip022Suite suite, ReadOnlySpan<byte> packet, byte type, ulong client, out Range plain)
    {
        plain = default;
        var body = packet[PacketSession.HeadLength..^Aead.TagLength];
        var length = LengthOf(type);
        if (body.Length < length || body[0] != type || !suite.IsTimely(BinaryPrimitives.ReadInt64BigEndian(body[1..])))
        {
            return false;
        }

        var padding = BinaryPrimitives.ReadUInt16BigEndian(body[(length - sizeof(ushort))..]);
        plain = (PacketSession.HeadLength + length + padding)..^Aead.TagLength;
        return padding <= body.Length - length
            && (type == Sip022Session.Request || BinaryPrimitives.ReadUInt64BigEndian(body[TypeAndTime..]) == client);
    }
}
