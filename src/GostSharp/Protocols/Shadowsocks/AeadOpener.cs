namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Reads what <see cref="AeadSealer"/> writes.</summary>
/// <param name="suite">The method.</param>
/// <param name="seen">What must not come again; null takes everything.</param>
internal sealed class AeadOpener(AeadSuite suite, SaltFilter? seen) : IStreamOpener
{
    private byte[]? _salt;
    private ChunkReader? _chunks;

    public int Needed => _chunks?.Needed ?? suite.KeyLength;

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
        NoteSalt();
        return used;
    }

    public void Dispose() => _chunks?.Dispose();

    private void Start(ReadOnlySpan<byte> salt)
    {
        if (seen?.Contains(salt) is true)
        {
            throw CipherSuite.Replayed();
        }

        _salt = seen is null ? null : salt.ToArray();
        _chunks = new ChunkReader(suite.CipherOf(salt), ChunkWriter.MaxData);
    }

    // Only when the length behind it was right: who does not know the key must not be able to fill the filter.
    private void NoteSalt()
    {
        if (_salt is not null && !seen!.TryAdd(_salt))
        {
            throw CipherSuite.Replayed();
        }

        _salt = null;
    }
}
