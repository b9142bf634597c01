using System.Collections.Concurrent;
using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Sni;

/// <summary>The connections that this process has dialled: a name may lead back to the proxy that looks for it, and would do so for ever.</summary>
internal sealed class OwnPaths
{
    private readonly ConcurrentDictionary<(IPEndPoint Near, IPEndPoint Far), bool> _paths = new();

    /// <summary>Those of all proxies of the process: they may lead to each other, too.</summary>
    public static OwnPaths OfProcess { get; } = new();

    /// <summary>How many there are.</summary>
    public int Count => _paths.Count;

    /// <summary>Remembers a dialled connection until the result is disposed. To be called before anything is sent on it.</summary>
    public IDisposable? Add(Connection dialled)
    {
        if (Plain(dialled.LocalEndPoint) is not { } near || Plain(dialled.RemoteEndPoint) is not { } far)
        {
            return null;
        }

        // Whoever dials the unspecified address gets to this machine.
        var isUnspecified = far.Address.Equals(IPAddress.Any) || far.Address.Equals(IPAddress.IPv6Any);
        var path = (near, isUnspecified ? new IPEndPoint(near.Address, far.Port) : far);
        return _paths.TryAdd(path, true) ? new Entry(_paths, path) : null;
    }

    /// <summary>True when a connection that somebody has accepted is one of these, seen from its other end.</summary>
    public bool Contains(Connection accepted) =>
        Plain(accepted.RemoteEndPoint) is { } near && Plain(accepted.LocalEndPoint) is { } far && _paths.ContainsKey((near, far));

    private static IPEndPoint? Plain(EndPoint? address) =>
        address is IPEndPoint ip ? new IPEndPoint(HostText.Plain(ip.Address), ip.Port) : null;

    private sealed class Entry(ConcurrentDictionary<(IPEndPoint, IPEndPoint), bool> paths, (IPEndPoint, IPEndPoint) path) : IDisposable
    {
        public void Dispose() => paths.TryRemove(path, out _);
    }
}
