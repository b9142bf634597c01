using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Transport;

/// <summary>chacha20-poly1305@openssh.com, which encrypts the length, too, with a key of its own.</summary>
internal sealed class ChaChaPolyProtection(ReadOnlySpan<byte> key) : PacketProtection
{
    private readonly ChaChaPoly _cipher = new(key);

    public override int BlockSize => 8;

    public override int TagSize => ChaChaPoly.TagSize;

    public override void Seal(uint sequence, Span<byte> packet, Span<byte> tag) => _cipher.Seal(sequence, packet, tag);

    public override uint ReadLength(uint sequence, Span<byte> header) => _cipher.DecryptLength(sequence, header);

    public override bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag) => _cipher.TryOpen(sequence, packet, tag);

    public override void Dispose() => _cipher.Dispose();
}
