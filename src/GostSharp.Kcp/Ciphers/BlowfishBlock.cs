namespace GostSharp.Kcp.Ciphers;

/// <summary>Blowfish with one key.</summary>
internal sealed class BlowfishBlock : IBlock64
{
    private readonly Blowfish _cipher = new();

    public BlowfishBlock(ReadOnlySpan<byte> key) => _cipher.Expand(key);

    public ulong Encrypt(ulong block) => _cipher.Encrypt(block);
}
