using System.Diagnostics.CodeAnalysis;
using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>The answer to a request: <c>05 | code | 00 | address</c>.</summary>
/// <param name="Code">One of <see cref="Socks5ReplyCode"/>.</param>
/// <param name="Address">What the command has to tell; null writes 0.0.0.0:0, which is what there is to tell of a CONNECT.</param>
internal sealed record Socks5Reply(byte Code, EndPoint? Address = null)
{
    public const int MaxLength = HeadLength + SocksAddress.MaxLength;

    private const int HeadLength = 3;

    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out Socks5Reply reply, out int consumed)
    {
        (reply, consumed) = (null, 0);
        Socks5Version.Check(bytes);
        if (bytes.Length <= HeadLength || !SocksAddress.TryParse(bytes[HeadLength..], out var address, out var length))
        {
            return false;
        }

        (reply, consumed) = (new Socks5Reply(bytes[1], address), HeadLength + length);
        return true;
    }

    public byte[] ToBytes() => [Socks5Version.Value, Code, 0, .. SocksAddress.ToBytes(Address)];
}
