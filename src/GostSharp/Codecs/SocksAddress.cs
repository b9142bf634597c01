using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace GostSharp.Codecs;

/// <summary>The address block that SOCKS5, Shadowsocks and relay share: a type, a host, a port.</summary>
/// <remarks><code>
/// 01 | IPv4 (4)        | port (2)
/// 03 | n | name (n)    | port (2)
/// 04 | IPv6 (16)       | port (2)
/// </code></remarks>
internal static class SocksAddress
{
    /// <summary>How long a block can be.</summary>
    public const int MaxLength = 2 + HostText.MaxLength + PortLength;

    private const byte IPv4 = 1;
    private const byte Name = 3;
    private const byte IPv6 = 4;
    private const int PortLength = 2;

    /// <summary>Reads a block; IPv4 addresses come out as such, however they were written.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out EndPoint address, out int consumed)
    {
        (address, consumed) = (null, 0);
        if (!TryGetHost(bytes, out var start, out var length) || bytes.Length < start + length + PortLength)
        {
            return false;
        }

        consumed = start + length + PortLength;
        var host = bytes.Slice(start, length);
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[(start + length)..]);
        address = bytes[0] == Name ? HostText.Decode(host, port) : new IPEndPoint(HostText.Plain(new IPAddress(host)), port);
        return true;
    }

    /// <summary>Tells how long a block is, as soon as that shows; whether it holds a host is not looked at.</summary>
    public static bool TryGetLength(ReadOnlySpan<byte> bytes, out int length)
    {
        var isKnown = TryGetHost(bytes, out var start, out var host);
        length = start + host + PortLength;
        return isKnown;
    }

    /// <summary>How long the block of an address is.</summary>
    /// <exception cref="GostException">The address does not fit into a block (<see cref="FailureReason.NotSupported"/>).</exception>
    public static int LengthOf(EndPoint address)
    {
        Span<byte> block = stackalloc byte[MaxLength];
        return Write(block, address);
    }

    /// <summary>Writes a block as <see cref="ToBytes"/> does and allocates nothing.</summary>
    /// <returns>How long it is.</returns>
    /// <exception cref="GostException">The address does not fit into a block (<see cref="FailureReason.NotSupported"/>).</exception>
    public static int Write(Span<byte> into, EndPoint? address) => address switch
    {
        null => Write(into, IPAddress.Any, 0),
        IPEndPoint ip => Write(into, ip.Address, ip.Port),
        DnsEndPoint dns when IPAddress.TryParse(dns.Host, out var literal) => Write(into, literal, dns.Port),
        DnsEndPoint dns => Write(into, dns.Host, dns.Port),
        _ => throw new GostException(FailureReason.NotSupported, $"{address}: only IP addresses and names can be asked for"),
    };

    /// <summary>Whether there is such a type of address.</summary>
    public static bool IsKnownType(byte type) => type is IPv4 or Name or IPv6;

    /// <summary>Writes a block; null, the far end's choice, is 0.0.0.0:0.</summary>
    /// <exception cref="GostException">The address does not fit into a block (<see cref="FailureReason.NotSupported"/>).</exception>
    public static byte[] ToBytes(EndPoint? address)
    {
        Span<byte> block = stackalloc byte[MaxLength];
        return block[..Write(block, address)].ToArray();
    }

    private static int Write(Span<byte> into, IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var host = address.IsIPv4MappedToIPv6 ? bytes[12..] : bytes[..length];
        into[0] = host.Length == 4 ? IPv4 : IPv6;
        host.CopyTo(into[1..]);
        return WritePort(into, 1 + host.Length, port);
    }

    private static int Write(Span<byte> into, string host, int port)
    {
        into[0] = Name;
        into[1] = (byte)HostText.Write(into[2..], host);
        return WritePort(into, 2 + into[1], port);
    }

    private static int WritePort(Span<byte> into, int at, int port)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into[at..], (ushort)port);
        return at + PortLength;
    }

    private static bool TryGetHost(ReadOnlySpan<byte> bytes, out int start, out int length)
    {
        (start, length) = (1, 0);
        switch (bytes)
        {
            case []:
            case [Name]:
                return false;
            case [IPv4, ..]:
                length = 4;
                return true;
            case [IPv6, ..]:
                length = 16;
                return true;
            case [Name, var count, ..]:
                (start, length) = (2, count);
                return true;
            default:
                throw new ProtocolException($"there is no address type {bytes[0]:x2}");
        }
    }
}
