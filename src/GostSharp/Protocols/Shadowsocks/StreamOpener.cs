using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Reads what <see cref="StreamSealer"/> writes; nothing tells whether it is what the peer encrypted.</summary>
/// <param name="suite">The method.</param>
/// <param name="seen">What must not come again; null takes everything.</param>
internal sealed class StreamOpener(StreamSuite suite, SaltFilter? seen) : IStreamOpener
{
    private readonly IStreamCipher _cipher = suite.CreateCipher(encrypts: false);
    private bool _isStarted;

    public int Needed => _isStarted ? 1 : suite.IvLength;

    public bool IsBetweenChunks => true;

    public int Open(Span<byte> bytes, out int length)
    {
        if (_isStarted)
        {
            _cipher.Transform(bytes, bytes);
            return length = bytes.Length;
        }

        length = 0;
        Start(bytes[..suite.IvLength]);
        return suite.IvLength;
    }

    public void Dispose() => _cipher.Dispose();

    private void Start(ReadOnlySpan<byte> iv)
    {
        if (seen?.TryAdd(iv) is false)
        {
            throw CipherSuite.Replayed();
        }

        _cipher.Start(iv);
        _isStarted = true;
    }
}
