using System.Buffers;
using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>The packets between a server and one of its clients.</summary>
/// <param name="suite">The method.</param>
/// <param name="known">The sessions of all clients.</param>
internal sealed class Sip022ServerPackets(Sip022Suite suite, PacketSessions known) : IPacketCipher
{
    private readonly PacketSession _own = new(suite, suite.NewSession());
    private ulong _client; // The session that answers are for: the one of the last packet.

    public int Overhead => PacketSession.HeadLength + PacketBody.LengthOf(Sip022Session.Response) + Aead.TagLength;

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var length = PacketBody.LengthOf(Sip022Session.Response) + plain.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            PacketBody.Write(Sip022Session.Response, suite.Now, Volatile.Read(ref _client), rented);
            plain.CopyTo(rented.AsSpan(length - plain.Length));
            return _own.Seal(rented.AsSpan(0, length), into);
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
        suite.DecryptBlock(packet[..head.Length], head);
        var id = BinaryPrimitives.ReadUInt64BigEndian(head);
        if (FindSender(id, head, packet, out plain)?.TryAccept(head) is not true)
        {
            return false;
        }

        Volatile.Write(ref _client, id);
        return true;
    }

    public void Dispose()
    {
        // Sessions may be in use: what they hold is let go of with them.
    }

    // Null when the packet is none. Who does not know the key makes sessions that end at once.
    private PacketSession? FindSender(ulong id, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        if (known.Find(id) is { } sender)
        {
            return TryRead(sender, head, packet, out plain) ? known.Remember(sender) : null;
        }

        var made = new PacketSession(suite, id);
        PacketSession? kept = null;
        try
        {
            // Another packet of the same sender may have been faster.
            return kept = TryRead(made, head, packet, out plain) ? known.Remember(made) : null;
        }
        finally
        {
            if (kept != made)
            {
                made.Dispose();
            }
        }
    }

    private bool TryRead(PacketSession sender, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        plain = default;
        return sender.TryOpen(head, packet[head.Length..]) && PacketBody.TryRead(suite, packet, Sip022Session.Request, 0, out plain);
    }
}
