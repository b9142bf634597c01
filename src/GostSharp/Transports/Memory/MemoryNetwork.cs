using System.Collections.Concurrent;
using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>A network of named hosts inside this process, for tests: no sockets, free ports on demand, faults on demand.</summary>
/// <param name="options">Its bounds; null takes the defaults.</param>
/// <exception cref="ArgumentOutOfRangeException">A bound is less than 1.</exception>
public sealed class MemoryNetwork(MemoryNetworkOptions? options = null)
{
    private readonly ConcurrentDictionary<string, MemoryHost> _hosts = new(StringComparer.OrdinalIgnoreCase);

    internal MemoryNetworkOptions Options { get; } = (options ?? new MemoryNetworkOptions()).Validate();

    /// <summary>Returns the host called <paramref name="name"/>, case aside, and creates it when it is new; an IP address is a name too.</summary>
    public MemoryHost GetHost(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _hosts.GetOrAdd(name, static (key, network) => new MemoryHost(network, key), this);
    }

    /// <summary>Says which host <paramref name="address"/> is, seen from <paramref name="self"/>; null when there is none.</summary>
    internal MemoryHost? Find(EndPoint address, MemoryHost self) => address switch
    {
        DnsEndPoint dns when dns.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => self,
        DnsEndPoint dns => _hosts.GetValueOrDefault(dns.Host),
        IPEndPoint { Address: var ip } when IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) => self,
        IPEndPoint { Address: var ip } => _hosts.GetValueOrDefault(ip.ToString()),
        _ => null,
    };

    /// <summary>As <see cref="Find"/>, for an address that must exist.</summary>
    /// <exception cref="ConnectFailedException">There is no such host, or no address at all.</exception>
    internal (MemoryHost Host, int Port) Resolve(EndPoint? address, MemoryHost self)
    {
        if (address is null)
        {
            throw new ConnectFailedException(FailureReason.Refused, address, "a host of a network has no target of its own choice");
        }

        var reason = address is DnsEndPoint ? FailureReason.NameNotFound : FailureReason.Unreachable;
        var host = Find(address, self) ?? throw new ConnectFailedException(reason, address);
        return (host, PortOf(address));
    }

    internal static int PortOf(EndPoint address) => address is DnsEndPoint dns ? dns.Port : ((IPEndPoint)address).Port;
}
