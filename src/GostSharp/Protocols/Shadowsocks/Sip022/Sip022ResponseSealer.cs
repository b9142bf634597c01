using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>What a server writes.</summary>
internal sealed class Sip022ResponseSealer(Sip022Session session, SaltFilter own) : IStreamSealer
{
    private ChunkWriter? _chunks;

    public int RoomFor(int length) => session.Suite.KeyLength + session.HeadLength(Sip022Session.Response) + Aead.TagLength + ChunkWriter.RoomFor(length);

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into) => _chunks?.Write(plain, into) ?? Start(plain, into);

    public void Dispose() => _chunks?.Dispose();

    private int Start(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var salt = into[..session.Suite.KeyLength];
        session.Suite.Salts(salt);
        own.TryAdd(salt);
        _chunks = new ChunkWriter(session.Suite.CipherOf(salt));
        var data = plain[..Math.Min(plain.Length, ChunkWriter.MaxData)];
        var at = salt.Length;
        at += session.WriteHead(_chunks, Sip022Session.Response, data.Length, into[at..]);
        at += _chunks.WritePart(data, into[at..]);
        return at + _chunks.Write(plain[data.Length..], into[at..]);
    }
}
