using System.Buffers;
using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>The packets between a client and its server.</summary>
internal sealed class Sip022ClientPackets(Sip022Suite suite) : IPacketCipher
{
    private readonly PacketSession _own = new(suite, suite.NewSession());
    private readonly Lock _gate = new();
    private PacketSession? _server;
    private PacketSession? _before; // A server that was started again has another one, and packets of the last may still be under way.

    public int Overhead => PacketSession.HeadLength + PacketBody.LengthOf(Sip022Session.Request) + Aead.TagLength;

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var length = PacketBody.LengthOf(Sip022Session.Request) + plain.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            PacketBody.Write(Sip022Session.Request, suite.Now, 0, rented);
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
        lock (_gate)
        {
            var id = BinaryPrimitives.ReadUInt64BigEndian(head);
            var known = _server?.Id == id ? _server : _before?.Id == id ? _before : null;
            return known is null ? TryOpenFirst(id, head, packet, out plain) : TryOpen(known, head, packet, out plain);
        }
    }

    public void Dispose()
    {
        // Sessions may be in use: what they hold is let go of with them.
    }

    // Called with the gate held, under which alone sessions of servers are used.
    private bool TryOpenFirst(ulong id, ReadOnlySpan<byte> head, Span<byte> packet, out Range plain)
    {
        var session = new PacketSession(suite, id);
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
            && PacketBody.TryRead(suite, packet, Sip022Session.Response, _own.Id, out plain)
            && session.TryAccept(head);
    }
}
