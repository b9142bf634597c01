using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GostSharp.Kernel;

/// <summary>Addresses as the kernel writes them: struct sockaddr_in and sockaddr_in6.</summary>
internal static class SocketName
{
    /// <summary>Room for either.</summary>
    public const int MaxSize = 28;

    private const ushort Inet = 2;
    private const ushort Inet6 = 10;
    private const int InetSize = 16;

    /// <returns>How long it is.</returns>
    public static int Write(IPEndPoint address, Span<byte> name)
    {
        name.Clear();
        var isInet6 = address.AddressFamily is AddressFamily.InterNetworkV6;
        MemoryMarshal.Write(name, isInet6 ? Inet6 : Inet);
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], (ushort)address.Port);
        address.Address.TryWriteBytes(name[(isInet6 ? 8 : 4)..], out _);
        if (!isInet6)
        {
            return InetSize;
        }

        MemoryMarshal.Write(name[24..], (uint)address.Address.ScopeId);
        return MaxSize;
    }

    /// <summary>Null for what is no address of these families.</summary>
    public static IPEndPoint? Read(ReadOnlySpan<byte> name)
    {
        var family = name.Length < InetSize ? 0 : MemoryMarshal.Read<ushort>(name);
        var address = family switch
        {
            Inet => new IPAddress(name.Slice(4, 4)),
            Inet6 when name.Length >= MaxSize => new IPAddress(name.Slice(8, 16), MemoryMarshal.Read<uint>(name[24..])),
            _ => null,
        };
        return address is null ? null : new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(name[2..]));
    }
}
