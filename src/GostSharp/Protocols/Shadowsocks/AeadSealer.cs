namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Writes a salt, and then chunks.</summary>
/// <param name="suite">The method.</param>
/// <param name="own">Where the salt is noted, so that nobody can send a server its own bytes; null does not.</param>
internal sealed class AeadSealer(AeadSuite suite, SaltFilter? own) : IStreamSealer
{
    private ChunkWriter? _chunks;

    public int RoomFor(int length) => suite.KeyLength + ChunkWriter.RoomFor(length);

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var at = _chunks is null ? Start(into[..suite.KeyLength]) : 0;
        return at + _chunks!.Write(plain, into[at..]);
    }

    public void Dispose() => _chunks?.Dispose();

    private int Start(Span<byte> salt)
    {
        suite.Salts(salt);
        own?.TryAdd(salt);
        _chunks = new ChunkWriter(suite.CipherOf(salt));
        return salt.Length;
    }
}
