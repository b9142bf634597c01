using System.Buffers;
using System.Buffers.Binary;
using GostSharp.Codecs;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>What a client writes: the first bytes that it is given begin with the address, behind which a padding comes where there are no other bytes.</summary>
internal sealed class Sip022RequestSealer(Sip022Session session) : IStreamSealer
{
    private ChunkWriter? _chunks;

    public int RoomFor(int length) => session.Suite.KeyLength + session.HeadLength(Sip022Session.Request)
        + sizeof(ushort) + Sip022Session.MaxPadding + Aead.TagLength + ChunkWriter.RoomFor(length);

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into) => _chunks?.Write(plain, into) ?? Start(plain, into);

    public void Dispose() => _chunks?.Dispose();

    private int Start(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var salt = into[..session.Suite.KeyLength];
        session.Suite.Salts(salt);
        session.RequestSalt = salt.ToArray();
        _chunks = new ChunkWriter(session.Suite.CipherOf(salt));
        SocksAddress.TryGetLength(plain, out var address);
        var data = plain[address..][..Math.Min(plain.Length - address, ChunkWriter.MaxData)];
        var at = salt.Length + WriteHeads(plain[..address], data, into[salt.Length..]);
        return at + _chunks.Write(plain[(address + data.Length)..], into[at..]);
    }

    private int WriteHeads(ReadOnlySpan<byte> address, ReadOnlySpan<byte> data, Span<byte> into)
    {
        var padding = data.IsEmpty ? Random.Shared.Next(1, Sip022Session.MaxPadding + 1) : 0;
        var length = address.Length + sizeof(ushort) + padding + data.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var head = rented.AsSpan(0, length);
            head.Clear();
            address.CopyTo(head);
            BinaryPrimitives.WriteUInt16BigEndian(head[address.Length..], (ushort)padding);
            data.CopyTo(head[(length - data.Length)..]);
            var at = session.WriteHead(_chunks!, Sip022Session.Request, length, into);
            return at + _chunks!.WritePart(head, into[at..]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
