using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>What a client wants: <c>04 | command | port (2) | IPv4 (4) | user id | 00</c>, and in version 4a, told by the address 0.0.0.x, <c>name | 00</c> behind it.</summary>
/// <param name="Command">1 is CONNECT, 2 BIND.</param>
/// <param name="Address">Where to: an IPv4 address, or anything else as a name.</param>
/// <param name="UserId">Who asks; may be empty.</param>
internal sealed record Socks4Request(byte Command, EndPoint Address, string UserId)
{
    public const byte Version = 4;
    public const byte Connect = 1;
    public const int MaxText = 255;
    public const int MaxLength = HeadLength + (2 * (MaxText + 1));

    private const int HeadLength = 8;

    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out Socks4Request request, out int consumed)
    {
        (request, consumed) = (null, 0);
        if (bytes is [not Version, ..])
        {
            throw new ProtocolException($"this is not SOCKS4: its first byte is {bytes[0]:x2}");
        }

        if (bytes.Length < HeadLength || !TryTake(bytes, HeadLength, "user id", out var userId, out var end))
        {
            return false;
        }

        ReadOnlySpan<byte> name = default;
        var isNamed = bytes[4..HeadLength] is [0, 0, 0, not 0];
        if (isNamed && !TryTake(bytes, end, "host", out name, out end))
        {
            return false;
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        EndPoint address = isNamed ? HostText.Decode(name, port) : new IPEndPoint(new IPAddress(bytes[4..HeadLength]), port);
        (request, consumed) = (new Socks4Request(bytes[1], address, Encoding.UTF8.GetString(userId)), end);
        return true;
    }

    /// <exception cref="GostException">The address does not fit into a request (<see cref="FailureReason.NotSupported"/>).</exception>
    public byte[] ToBytes() => Address switch
    {
        IPEndPoint { Address: var ip, Port: var port } when HostText.Plain(ip).GetAddressBytes() is { Length: 4 } v4 => [.. Head(port), .. v4, .. UserBytes, 0],
        DnsEndPoint { Host: var host, Port: var port } => [.. Head(port), 0, 0, 0, 1, .. UserBytes, 0, .. HostText.Encode(host), 0],
        _ => throw new GostException(FailureReason.NotSupported, "SOCKS4 knows IPv4 addresses and, as 4a, names"),
    };

    private byte[] UserBytes => Encoding.UTF8.GetBytes(UserId);

    private byte[] Head(int port) => [Version, Command, (byte)(port >> 8), (byte)port];

    private static bool TryTake(ReadOnlySpan<byte> bytes, int start, string what, out ReadOnlySpan<byte> text, out int end)
    {
        var length = bytes[start..].IndexOf((byte)0);
        if (length > MaxText || (length < 0 && bytes.Length - start > MaxText))
        {
            throw new ProtocolException($"the {what} of a SOCKS4 request is longer than {MaxText} bytes");
        }

        text = length < 0 ? default : bytes.Slice(start, length);
        end = start + length + 1;
        return length >= 0;
    }
}
