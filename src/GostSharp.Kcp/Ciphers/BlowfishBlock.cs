namespace GostSharp.Kcp.Ciphers;

/// <summary>Blowfish with the key that it was given.</summary>
internal sealed class BlowfishBlock(Blowfish cipher) : IBlock64
{
    public static BlowfishBlock WithKey(ReadOnlySpan<byte> key)
    {
        var cipher = new Blowfish();
        cipher.Expand(key);
        return new BlowfishBlock(cipher);
    }

    public ulong Encrypt(ulong block) => cipher.Encrypt(block);
}
