using System.Buffers;
using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>What the packets of both ends have in common.</summary>
/// <param name="suite">The method.</param>
/// <param name="type">What this end sends.</param>
internal abstract class Sip022Packets(Sip022Suite suite, byte type) : IPacketCipher
{
    public int Overhead => PacketSession.HeadLength + PacketBody.LengthOf(type) + Aead.TagLength;

    protected Sip022Suite Suite { get; } = suite;

    /// <summary>The session of what this end sends.</summary>
    protected PacketSession Own { get; } = new(suite, suite.NewSession());

    /// <summary>The client's session that an answer is for.</summary>
    protected abstract ulong Client { get; }

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var length = PacketBody.LengthOf(type) + plain.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            PacketBody.Write(type, Suite.Now, Client, rented);
            plain.CopyTo(rented.AsSpan(length - plain.Length));
            return Own.Seal(rented.AsSpan(0, length), into);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public bool TryOpen(Span<byte> packet, out Range plain)
    {
        plain = default;
        if (packet.Length < PacketSession.HeadLength + Aead.TagLength)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[PacketSession.HeadLength];
        Suite.DecryptBlock(packet[..head.Length], head);
        return TryOpen(BinaryPrimitives.ReadUInt64BigEndian(head), head, packet, out plain);
    }

    public void Dispose()
    {
        // Sessions may be in use: what they hold is let go of with them.
    }

    /// <summary>Opens a packet of the session <paramref name="id"/>.</summary>
    protected abstract bool TryOpen(ulong id, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain);
}
