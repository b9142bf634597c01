using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>What servers of v3 put at the head of a visitor's stream, a reply with its address; servers of v2 put nothing there.</summary>
internal static class Socks5Prologue
{
    /// <summary>What nearly all need: an IPv6 address is in it.</summary>
    public const int UsualLength = 22;

    // The reply of a success, up to the type of its address. What a visitor says first begins otherwise: a greeting of SOCKS5 that offers no method is none.
    private static ReadOnlySpan<byte> Head => [Socks5Version.Value, Socks5ReplyCode.Succeeded, 0];

    /// <summary>Whether the bytes may yet become a prologue, are one, or are none.</summary>
    /// <returns>False as long as that does not show.</returns>
    /// <param name="bytes">The first bytes of a stream.</param>
    /// <param name="visitor">Whose address it holds; null when the stream has no prologue.</param>
    /// <param name="length">How long it is, 0 for none.</param>
    public static bool TryDecide(ReadOnlySpan<byte> bytes, out EndPoint? visitor, out int length)
    {
        (visitor, length) = (null, 0);
        var head = bytes[..Math.Min(bytes.Length, Head.Length)];
        if (!Head.StartsWith(head))
        {
            return true;
        }

        if (bytes.Length <= Head.Length)
        {
            return false;
        }

        return !SocksAddress.IsKnownType(bytes[Head.Length]) || TryReadAddress(bytes, out visitor, out length);
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> bytes, out EndPoint? visitor, out int length)
    {
        (visitor, length) = (null, 0);
        try
        {
            if (!SocksAddress.TryParse(bytes[Head.Length..], out visitor, out var block))
            {
                return false;
            }

            length = Head.Length + block;
            return true;
        }
        catch (ProtocolException)
        {
            // No host has such a name: these are bytes of the visitor.
            return true;
        }
    }
}
