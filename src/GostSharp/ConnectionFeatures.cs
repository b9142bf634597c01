using System.Net;

namespace GostSharp;

/// <summary>What a listener, an upgrade or a service knows about a connection beside its addresses.</summary>
public sealed class ConnectionFeatures
{
    // Few, and rarely changed: a list that is never written to again takes little, and is read without a lock.
    private Feature? _others;

    /// <summary>Where the peer asked to be connected to, when its protocol said so before a handler ran (an SSH <c>direct-tcpip</c> channel, say).</summary>
    public EndPoint? RequestedTarget { get; set; }

    /// <summary>The client at the far side of proxies or tunnels, when it is not the peer itself.</summary>
    public EndPoint? Visitor { get; set; }

    /// <summary>Returns the feature of type <typeparamref name="T"/>, or null.</summary>
    public T? Get<T>() where T : class
    {
        var feature = Volatile.Read(ref _others);
        while (feature is not null && feature.Type != typeof(T))
        {
            feature = feature.Next;
        }

        return (T?)feature?.Value;
    }

    /// <summary>Sets or replaces the feature of type <typeparamref name="T"/>.</summary>
    public void Set<T>(T feature) where T : class
    {
        ArgumentNullException.ThrowIfNull(feature);
        for (var before = Volatile.Read(ref _others); ;)
        {
            var changed = new Feature(typeof(T), feature, Without(before, typeof(T)));
            var seen = Interlocked.CompareExchange(ref _others, changed, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }

    private static Feature? Without(Feature? list, Type type) => list switch
    {
        null => null,
        _ when list.Type == type => list.Next,
        _ => Without(list.Next, type) is var rest && rest == list.Next ? list : new Feature(list.Type, list.Value, rest),
    };

    private sealed class Feature(Type type, object value, Feature? next)
    {
        public Type Type => type;

        public object Value => value;

        public Feature? Next => next;
    }
}
