using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Writes an initialisation vector, and then encrypted bytes.</summary>
/// <param name="suite">The method.</param>
/// <param name="own">Where the vector is noted; null does not.</param>
internal sealed class StreamSealer(StreamSuite suite, SaltFilter? own) : IStreamSealer
{
    private readonly IStreamCipher _cipher = suite.CreateCipher(encrypts: true);
    private bool _isStarted;

    public int RoomFor(int length) => suite.IvLength + length;

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var start = _isStarted ? 0 : Start(into[..suite.IvLength]);
        _cipher.Transform(plain, into[start..]);
        return start + plain.Length;
    }

    public void Dispose() => _cipher.Dispose();

    private int Start(Span<byte> iv)
    {
        suite.Salts(iv);
        own?.TryAdd(iv);
        _cipher.Start(iv);
        _isStarted = true;
        return iv.Length;
    }
}
