namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>A cipher without integrity that goes on where it stopped; for one caller at a time.</summary>
internal interface IStreamCipher : IDisposable
{
    /// <summary>Begins anew with an initialisation vector.</summary>
    void Start(ReadOnlySpan<byte> iv);

    /// <summary>Encrypts or decrypts the next bytes; the two may be the same memory.</summary>
    void Transform(ReadOnlySpan<byte> input, Span<byte> output);
}
