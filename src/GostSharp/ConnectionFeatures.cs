using System.Collections.Concurrent;
using System.Net;

namespace GostSharp;

/// <summary>What a listener, an upgrade or a service knows about a connection beside its addresses.</summary>
public sealed class ConnectionFeatures
{
    private readonly ConcurrentDictionary<Type, object> _others = new();

    /// <summary>Where the peer asked to be connected to, when its protocol said so before a handler ran (an SSH <c>direct-tcpip</c> channel, say).</summary>
    public EndPoint? RequestedTarget { get; set; }

    /// <summary>The client at the far side of proxies or tunnels, when it is not the peer itself.</summary>
    public EndPoint? Visitor { get; set; }

    /// <summary>Returns the feature of type <typeparamref name="T"/>, or null.</summary>
    public T? Get<T>() where T : class => (T?)_others.GetValueOrDefault(typeof(T));

    /// <summary>Sets or replaces the feature of type <typeparamref name="T"/>.</summary>
    public void Set<T>(T feature) where T : class
    {
        ArgumentNullException.ThrowIfNull(feature);
        _others[typeof(T)] = feature;
    }
}
