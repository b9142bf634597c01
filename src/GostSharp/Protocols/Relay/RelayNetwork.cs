using System.Buffers.Binary;

namespace GostSharp.Protocols.Relay;

/// <summary>The feature that says what an address is of; ids that nobody knows mean TCP.</summary>
internal static class RelayNetwork
{
    public const ushort Tcp = 0x0000;
    public const ushort Udp = 0x0001;
    public const ushort Ip = 0x0002;
    public const ushort Unix = 0x0010;
    public const ushort Serial = 0x0011;

    // Servers of gost take such an id for TCP, as every one that they do not know.
    private const ushort GroupMark = 0x8000;

    /// <summary>TCP, of a request that wants to bind one port together with the others of a group.</summary>
    /// <param name="group">Its number, of 15 bits.</param>
    public static ushort OfGroup(int group) => (ushort)(GroupMark | group);

    /// <summary>The group that a network names; 0 for none.</summary>
    public static int GroupOf(ushort? network) => network is { } id && (id & GroupMark) != 0 ? id & ~GroupMark : 0;

    /// <exception cref="ProtocolException">It is cut off.</exception>
    public static ushort Parse(ReadOnlySpan<byte> data) => BinaryPrimitives.TryReadUInt16BigEndian(data, out var network)
        ? network
        : throw new ProtocolException("the network in a relay message is cut off");

    public static byte[] ToBytes(ushort network) => [(byte)(network >> 8), (byte)network];
}
