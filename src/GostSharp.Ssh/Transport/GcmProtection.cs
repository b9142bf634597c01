using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Transport;

/// <summary>aes128-gcm@openssh.com and aes256-gcm@openssh.com: RFC 5647 with the length in the clear.</summary>
internal sealed class GcmProtection : PacketProtection
{
    public const int IvSize = 12;
    private const int FixedIvSize = 4;
    private const int LengthSize = sizeof(uint);

    private readonly AesGcm _aes;
    private readonly byte[] _iv;

    public GcmProtection(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        _aes = new AesGcm(key, TagLength);
        _iv = iv[..IvSize].ToArray();
    }

    public override int TagSize => TagLength;

    private static int TagLength => 16;

    public override void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        var content = packet[LengthSize..];
        _aes.Encrypt(_iv, content, content, tag, packet[..LengthSize]);
        AdvanceIv();
    }

    public override uint ReadLength(uint sequence, Span<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header);

    public override bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag)
    {
        var content = packet[LengthSize..];
        try
        {
            _aes.Decrypt(_iv, content, tag, content, packet[..LengthSize]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        AdvanceIv();
        return true;
    }

    public override void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_iv);
    }

    // Four bytes stay, eight count the packets.
    private void AdvanceIv()
    {
        var counter = _iv.AsSpan(FixedIvSize);
        BinaryPrimitives.WriteUInt64BigEndian(counter, unchecked(BinaryPrimitives.ReadUInt64BigEndian(counter) + 1));
    }
}
