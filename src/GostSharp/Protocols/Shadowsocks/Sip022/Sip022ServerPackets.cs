namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>The packets between a server and one of its clients.</summary>
/// <param name="suite">The method.</param>
/// <param name="known">The sessions of all clients.</param>
internal sealed class Sip022ServerPackets(Sip022Suite suite, PacketSessions known) : Sip022Packets(suite, Sip022Session.Response)
{
    private ulong _client; // The one of the last packet.

    protected override ulong Client => Volatile.Read(ref _client);

    protected override bool TryOpen(ulong id, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        if (FindSender(id, head, packet, out plain)?.TryAccept(head) is not true)
        {
            return false;
        }

        Volatile.Write(ref _client, id);
        return true;
    }

    // Null when the packet is none. Who does not know the key makes sessions that end at once.
    private PacketSession? FindSender(ulong id, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        if (known.Find(id) is { } sender)
        {
            return TryRead(sender, head, packet, out plain) ? known.Remember(sender) : null;
        }

        var made = new PacketSession(Suite, id);
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
        return sender.TryOpen(head, packet[head.Length..]) && PacketBody.TryRead(Suite, packet, Sip022Session.Request, 0, out plain);
    }
}
