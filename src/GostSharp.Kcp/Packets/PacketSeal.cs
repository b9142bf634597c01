using System.Buffers.Binary;
using GostSharp.Kcp.Ciphers;

namespace GostSharp.Kcp.Packets;

/// <summary>Nonce, checksum and encryption around a packet.</summary>
internal static class PacketSeal
{
    /// <summary>Writes nonce and checksum to the front of the packet, which leaves room for them, and encrypts it where it lies.</summary>
    public static void Close(PacketCipher? cipher, byte[] buffer, int length)
    {
        if (cipher is null)
        {
            return;
        }

        Nonces.Fill(buffer.AsSpan(0, PacketLayout.NonceSize));
        Sign(buffer.AsSpan(0, length));
        cipher.Encrypt(buffer, 0, length);
    }

    /// <summary>Decrypts a packet where it lies, and says whether it is whole and of this key.</summary>
    /// <param name="cipher">The cipher; null takes the packet as it is.</param>
    /// <param name="buffer">The packet at its begin, and room for one more block.</param>
    /// <param name="length">Its length.</param>
    /// <param name="payload">What it carries.</param>
    public static bool TryOpen(PacketCipher? cipher, byte[] buffer, int length, out ReadOnlySpan<byte> payload) =>
        TryOpen(cipher, buffer, 0, length, out payload);

    /// <inheritdoc cref="TryOpen(PacketCipher?, byte[], int, out ReadOnlySpan{byte})"/>
    public static bool TryOpen(PacketCipher? cipher, byte[] buffer, int offset, int length, out ReadOnlySpan<byte> payload)
    {
        payload = buffer.AsSpan(offset, length);
        if (cipher is null)
        {
            return true;
        }

        if (length < PacketLayout.SealSize)
        {
            return false;
        }

        cipher.Decrypt(buffer, offset, length);
        payload = buffer.AsSpan(offset + PacketLayout.SealSize, length - PacketLayout.SealSize);
        return Crc32.Compute(payload) == BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(offset + PacketLayout.NonceSize));
    }

    internal static void Sign(Span<byte> packet) =>
        BinaryPrimitives.WriteUInt32LittleEndian(packet[PacketLayout.NonceSize..], Crc32.Compute(packet[PacketLayout.SealSize..]));
}
