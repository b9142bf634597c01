using System.Security.Cryptography;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>A cipher with integrity under one key; the tag stands behind the ciphertext.</summary>
internal abstract class Aead : IDisposable
{
    public const int NonceLength = 12;
    public const int TagLength = 16;

    public static Aead AesGcm(ReadOnlySpan<byte> key) => new Gcm(key);

    public static Aead ChaCha20Poly1305(ReadOnlySpan<byte> key) => new Poly1305(key);

    /// <summary>Encrypts; <paramref name="into"/> is longer by the tag and may begin with the same memory.</summary>
    public abstract void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> into);

    /// <summary>Decrypts in place; false when the bytes are not what was encrypted under the key, and then nothing of them is left.</summary>
    public bool TryOpen(ReadOnlySpan<byte> nonce, Span<byte> bytes)
    {
        try
        {
            Open(nonce, bytes[..^TagLength], bytes[^TagLength..]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public abstract void Dispose();

    protected abstract void Open(ReadOnlySpan<byte> nonce, Span<byte> bytes, ReadOnlySpan<byte> tag);

    private sealed class Gcm(ReadOnlySpan<byte> key) : Aead
    {
        private readonly AesGcm _cipher = new(key, TagLength);

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> into) =>
            _cipher.Encrypt(nonce, plain, into[..plain.Length], into.Slice(plain.Length, TagLength));

        public override void Dispose() => _cipher.Dispose();

        protected override void Open(ReadOnlySpan<byte> nonce, Span<byte> bytes, ReadOnlySpan<byte> tag) => _cipher.Decrypt(nonce, bytes, tag, bytes);
    }

    private sealed class Poly1305(ReadOnlySpan<byte> key) : Aead
    {
        private readonly ChaCha20Poly1305 _cipher = new(key);

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> into) =>
            _cipher.Encrypt(nonce, plain, into[..plain.Length], into.Slice(plain.Length, TagLength));

        public override void Dispose() => _cipher.Dispose();

        protected override void Open(ReadOnlySpan<byte> nonce, Span<byte> bytes, ReadOnlySpan<byte> tag) => _cipher.Decrypt(nonce, bytes, tag, bytes);
    }
}
