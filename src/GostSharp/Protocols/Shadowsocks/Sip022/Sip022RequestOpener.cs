using System.Buffers.Binary;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>Reads what a client writes, and leaves the padding out.</summary>
internal sealed class Sip022RequestOpener(Sip022Session session, SaltFilter seen) : IStreamOpener
{
    private ChunkReader? _chunks;
    private bool _isPaddingNext = true;

    public int Needed => _chunks?.Needed ?? session.Suite.KeyLength + session.HeadLength(Sip022Session.Request);

    public bool IsBetweenChunks => _chunks?.IsBetweenChunks is not false;

    public int Open(Span<byte> bytes, out int length)
    {
        length = 0;
        var used = Needed;
        if (_chunks is null)
        {
            Start(bytes[..used]);
            return used;
        }

        length = _chunks.Read(bytes[..used]);
        if (_isPaddingNext)
        {
            length = WithoutPadding(bytes[..length]);
            _isPaddingNext = false;
        }

        return used;
    }

    public void Dispose() => _chunks?.Dispose();

    private void Start(Span<byte> bytes)
    {
        var salt = bytes[..session.Suite.KeyLength];
        if (seen.Contains(salt))
        {
            throw CipherSuite.Replayed();
        }

        _chunks = new ChunkReader(session.Suite.CipherOf(salt), ushort.MaxValue);
        session.ReadHead(_chunks, Sip022Session.Request, bytes[salt.Length..]);
        if (!seen.TryAdd(salt))
        {
            throw CipherSuite.Replayed();
        }

        session.RequestSalt = salt.ToArray();
    }

    private static int WithoutPadding(Span<byte> head)
    {
        if (!SocksAddress.TryGetLength(head, out var address) || head.Length < address + sizeof(ushort))
        {
            throw new ProtocolException("the head of the request ends within the address");
        }

        var padding = BinaryPrimitives.ReadUInt16BigEndian(head[address..]);
        var data = head[(address + sizeof(ushort))..];
        if (padding > data.Length || data.IsEmpty)
        {
            throw new ProtocolException("the head of the request is shorter than its padding, or has neither padding nor data");
        }

        data[padding..].CopyTo(head[address..]);
        return address + data.Length - padding;
    }
}
