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

    private const ushort GroupFlag = 0x8000;

    /// <summary>TCP, for those who share a bound port: an id of ours, which servers of gost take for TCP like all that they do not know.</summary>
    /// <param name="group">Up to 15 bits; 0 is none.</param>
    public static ushort TcpOf(int group) => group == 0 ? Tcp : (ushort)(GroupFlag | group);

    /// <exception cref="ProtocolException">It is cut off.</exception>
    public static ushort Parse(ReadOnlySpan<byte> data) => BinaryPrimitives.TryReadUInt16BigEndian(data, out var network)
        ? network
        : throw new ProtocolException("the network in a relay message is cut off");

    public static byte[] ToBytes(ushort network) => [(byte)(network >> 8), (byte)network];
}
