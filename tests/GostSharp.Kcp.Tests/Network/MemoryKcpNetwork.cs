using System.Collections.Concurrent;
using System.Net;

namespace GostSharp.Kcp.Tests.Network;

/// <summary>Sockets that reach each other without a system: packets come at once and in order, unless a test loses them.</summary>
internal sealed class MemoryKcpNetwork
{
    private readonly ConcurrentDictionary<EndPoint, MemoryKcpSocket> _sockets = [];
    private int _lastPort;

    /// <summary>Sees every packet on its way; false loses it.</summary>
    public Func<EndPoint, EndPoint, ReadOnlyMemory<byte>, bool> Passes { get; set; } = (_, _, _) => true;

    /// <summary>Sockets that are open.</summary>
    public int Count => _sockets.Count;

    public MemoryKcpSocket Bind(int? port = null)
    {
        var address = new IPEndPoint(IPAddress.Loopback, port ?? Interlocked.Increment(ref _lastPort) + 10_000);
        var socket = new MemoryKcpSocket(this, address);
        return _sockets.TryAdd(address, socket) ? socket : throw new InvalidOperationException($"{address} is in use.");
    }

    public void Send(EndPoint from, EndPoint to, ReadOnlyMemory<byte> packet)
    {
        if (Passes(from, to, packet) && _sockets.TryGetValue(to, out var socket))
        {
            socket.Deliver(packet.ToArray(), from);
        }
    }

    public void Remove(MemoryKcpSocket socket) => _sockets.TryRemove(socket.LocalEndPoint, out _);
}
