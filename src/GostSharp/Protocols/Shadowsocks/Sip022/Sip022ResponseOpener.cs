namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>Reads what a server writes.</summary>
internal sealed class Sip022ResponseOpener(Sip022Session session) : IStreamOpener
{
    private ChunkReader? _chunks;

    public int Needed => _chunks?.Needed ?? session.Suite.KeyLength + session.HeadLength(Sip022Session.Response);

    public bool IsBetweenChunks => _chunks?.IsBetweenChunks is not false;

    public int Open(Span<byte> bytes, out int length)
    {
        var used = Needed;
        if (_chunks is not null)
        {
            length = _chunks.Read(bytes[..used]);
            return used;
        }

        length = 0;
        var salt = bytes[..session.Suite.KeyLength];
        _chunks = new ChunkReader(session.Suite.CipherOf(salt), ushort.MaxValue);
        session.ReadHead(_chunks, Sip022Session.Response, bytes[salt.Length..used]);
        return used;
    }

    public void Dispose() => _chunks?.Dispose();
}
