using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace GostSharp.Transports.Tcp;

/// <summary>Addresses of sockets as people know them.</summary>
internal static class TcpAddresses
{
    /// <summary>A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d; people and hash selectors know them as a.b.c.d.</summary>
    [return: NotNullIfNotNull(nameof(address))]
    public static IPEndPoint? Unmap(IPEndPoint? address) =>
        address is { Address.IsIPv4MappedToIPv6: true } ? new IPEndPoint(address.Address.MapToIPv4(), address.Port) : address;
}
