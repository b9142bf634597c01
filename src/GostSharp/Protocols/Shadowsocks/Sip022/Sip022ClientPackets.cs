namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>The packets between a client and its server.</summary>
internal sealed class Sip022ClientPackets(Sip022Suite suite) : Sip022Packets(suite, Sip022Session.Request)
{
    private readonly Lock _gate = new();
    private PacketSession? _server;
    private PacketSession? _before; // A server that was started again has another one, and packets of the last may still be under way.

    protected override ulong Client => 0;

    protected override bool TryOpen(ulong id, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        lock (_gate)
        {
            var known = _server?.Id == id ? _server : _before?.Id == id ? _before : null;
            return known is null ? TryOpenFirst(id, head, packet, out plain) : TryOpen(known, head, packet, out plain);
        }
    }

    // Called with the gate held, under which alone sessions of servers are used.
    private bool TryOpenFirst(ulong id, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        var session = new PacketSession(Suite, id);
        PacketSession? leaving = session;
        try
        {
            if (!TryOpen(session, head, packet, out plain))
            {
                return false;
            }

            (_server, _before, leaving) = (session, _server, _before);
            return true;
        }
        finally
        {
            leaving?.Dispose();
        }
    }

    private bool TryOpen(PacketSession session, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        plain = default;
        return session.TryOpen(head, packet[head.Length..])
            && PacketBody.TryRead(Suite, packet, Sip022Session.Response, Own.Id, out plain)
            && session.TryAccept(head);
    }
}
