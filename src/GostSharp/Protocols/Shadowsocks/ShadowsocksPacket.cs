using System.Diagnostics.CodeAnalysis;
using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>What is in a packet: <c>address block | data</c>. The address is the target on the way to a server, the source on the way back.</summary>
internal static class ShadowsocksPacket
{
    /// <summary>Decrypts a packet in place and takes it apart; false for what is none.</summary>
    public static bool TryOpen(Span<byte> packet, IPacketCipher cipher, SocksPeers peers, out Span<byte> data, [NotNullWhen(true)] out EndPoint? peer)
    {
        data = default;
        peer = null;
        if (!cipher.TryOpen(packet, out var range))
        {
            return false;
        }

        var plain = packet[range];
        if (!TryGetLength(plain, out var length) || length > plain.Length)
        {
            return false;
        }

        data = plain[length..];
        peer = peers.TryGet(plain[..length]);
        return peer is not null;
    }

    private static bool TryGetLength(ReadOnlySpan<byte> plain, out int length)
    {
        length = 0;
        return plain is [var type, ..] && SocksAddress.IsKnownType(type) && SocksAddress.TryGetLength(plain, out length);
    }
}
