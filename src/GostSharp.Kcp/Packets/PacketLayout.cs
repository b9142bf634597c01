namespace GostSharp.Kcp.Packets;

/// <summary>Where the parts of a packet lie.</summary>
/// <remarks><code>
/// nonce 16 | checksum 4 | number 4 | kind 2 | size 2 | segments
/// `---- seal, if any --´ `--- error correction ---´
/// </code></remarks>
internal static class PacketLayout
{
    public const int NonceSize = 16;
    public const int ChecksumSize = 4;
    public const int SealSize = NonceSize + ChecksumSize;

    /// <summary>Number and kind; the size belongs to what error correction protects.</summary>
    public const int FecHeaderSize = 6;
    public const int FecSizeSize = 2;

    /// <summary>Nobody sends longer ones, and the table of <see cref="KcpCipher.Xor"/> is no longer.</summary>
    public const int MaxPacketSize = 1500;

    /// <summary>Room for all headers and some payload.</summary>
    public const int MinPacketSize = 64;

    public static int HeaderSize(KcpOptions options) =>
        (options.Crypt.Packets is null ? 0 : SealSize) + (options.HasErrorCorrection ? FecHeaderSize + FecSizeSize : 0);

    /// <summary>The most payload of a segment.</summary>
    public static int MaxSegment(KcpOptions options) => options.MaxPacketSize - HeaderSize(options) - Engine.SegmentHeader.Size;
}
