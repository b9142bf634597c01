using System.Buffers.Binary;
using System.Net;

namespace GostSharp.Codecs;

/// <summary>The header that SOCKS5 puts before a packet, with gost's length in the reserved field where packets run in a stream.</summary>
/// <remarks><code>
/// stream:   length of the data (2) | fragment | address block | data
/// datagram:                  00 00 | fragment | address block | data
/// </code>The address is the packet's destination on the way to a server, its source on the way back. Nobody fragments: v2 writes 00 and v3 writes FF, in streams.</remarks>
/// <param name="Reserved">The length of the data in a stream; no length at all in a datagram, whatever it says.</param>
/// <param name="Fragment">What gost of v3 marks its frames with.</param>
/// <param name="Length">How long the header is.</param>
internal readonly record struct UdpTunnelHeader(int Reserved, byte Fragment, int Length)
{
    /// <summary>The fragment of v3: who writes it takes frames of every length.</summary>
    public const byte OfVersion3 = 0xFF;

    /// <summary>How long a header can be.</summary>
    public const int MaxLength = AddressAt + SocksAddress.MaxLength;

    /// <summary>How much data a frame can hold.</summary>
    public const int MaxData = ushort.MaxValue;

    private const int AddressAt = 3;

    /// <summary>Reads a header; whether its address is one shows when that is read.</summary>
    /// <exception cref="ProtocolException">There is no such type of address: nobody knows where the data begins.</exception>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpTunnelHeader header, out int consumed)
    {
        (header, consumed) = (default, 0);
        if (bytes.Length <= AddressAt || !SocksAddress.TryGetLength(bytes[AddressAt..], out var length) || bytes.Length < AddressAt + length)
        {
            return false;
        }

        consumed = AddressAt + length;
        header = new UdpTunnelHeader(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[2], consumed);
        return true;
    }

    /// <summary>The address block among the bytes that the header was read from.</summary>
    public ReadOnlySpan<byte> AddressIn(ReadOnlySpan<byte> bytes) => bytes[AddressAt..Length];

    /// <summary>How long the header of a packet to or from <paramref name="peer"/> is.</summary>
    /// <exception cref="GostException">The address does not fit into a header (<see cref="FailureReason.NotSupported"/>).</exception>
    public static int LengthFor(EndPoint peer) => AddressAt + SocksAddress.LengthOf(peer);

    /// <summary>Writes the header of a frame in a stream.</summary>
    /// <returns>How long it is.</returns>
    /// <exception cref="GostException">The address does not fit into a header (<see cref="FailureReason.NotSupported"/>).</exception>
    public static int WriteFrame(Span<byte> into, int dataLength, EndPoint peer) => Write(into, (ushort)dataLength, OfVersion3, peer);

    /// <summary>Writes the header of a datagram.</summary>
    /// <returns>How long it is.</returns>
    /// <exception cref="GostException">The address does not fit into a header (<see cref="FailureReason.NotSupported"/>).</exception>
    public static int WriteDatagram(Span<byte> into, EndPoint peer) => Write(into, 0, 0, peer);

    private static int Write(Span<byte> into, ushort reserved, byte fragment, EndPoint peer)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into, reserved);
        into[2] = fragment;
        return AddressAt + SocksAddress.Write(into[AddressAt..], peer);
    }
}
