using System.Diagnostics.CodeAnalysis;
using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>What a client wants: <c>05 | command | group | address</c>.</summary>
/// <param name="Command">One of <see cref="Socks5Command"/>, or one that nobody knows.</param>
/// <param name="Address">Where to. Written, null is the server's own choice; read, it is an address of an unknown type, behind which nothing can be read.</param>
/// <param name="Group">Requests to bind one port together have the same number here, all others 0: the byte is reserved, and other servers do not look at it.</param>
internal sealed record Socks5Request(byte Command, EndPoint? Address, byte Group = 0)
{
    public const int MaxLength = HeadLength + SocksAddress.MaxLength;

    private const int HeadLength = 3;

    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out Socks5Request request, out int consumed)
    {
        (request, consumed) = (null, 0);
        Socks5Version.Check(bytes);
        if (bytes.Length <= HeadLength)
        {
            return false;
        }

        EndPoint? address = null;
        var length = 1;
        if (SocksAddress.IsKnownType(bytes[HeadLength]) && !SocksAddress.TryParse(bytes[HeadLength..], out address, out length))
        {
            return false;
        }

        (request, consumed) = (new Socks5Request(bytes[1], address, bytes[2]), HeadLength + length);
        return true;
    }

    /// <exception cref="GostException">The address does not fit into a request (<see cref="FailureReason.NotSupported"/>).</exception>
    public byte[] ToBytes() => [Socks5Version.Value, Command, Group, .. SocksAddress.ToBytes(Address)];
}
