using System.Net;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>A target, servers of ours on the way to it, and a forwarder that goes that way.</summary>
internal sealed class HopChain : IAsyncDisposable
{
    private HopChain(IReadOnlyList<ProxyHop> hops, Forwarding entry) => (Hops, Entry) = (hops, entry);

    public IReadOnlyList<ProxyHop> Hops { get; }

    public Forwarding Entry { get; }

    /// <summary>Starts a chain.</summary>
    /// <param name="kinds">Its hops, as <c>socks5+tls > http</c>.</param>
    /// <param name="target">Where it leads; a hop of kind <c>forward</c> leads to the hop behind it.</param>
    /// <param name="service">Settings of the first service.</param>
    public static async Task<HopChain> StartAsync(string kinds, EndPoint target, Action<ServiceBuilder>? service = null)
    {
        // From the last to the first: one that forwards has to know the next.
        var hops = new List<ProxyHop>();
        foreach (var kind in kinds.Split(" > ").Reverse())
        {
            hops.Insert(0, await ProxyHop.StartAsync(kind, hops.Count == 0 ? target : hops[0].EndPoint));
        }

        var entry = await Forwarding.StartAsync(target.ToString()!, service, builder => builder.Through(chain => hops.ForEach(hop => chain.Hop(hop.Url))));
        return new HopChain(hops, entry);
    }

    public Task<TcpTestConnection> ConnectAsync() => Entry.ConnectAsync();

    /// <summary>Waits until nobody is served, on no hop.</summary>
    public async Task IsIdleAsync()
    {
        await Entry.IsIdleAsync();
        await Task.WhenAll(Hops.Select(hop => hop.IsIdleAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        await Entry.DisposeAsync();
        foreach (var hop in Hops)
        {
            await hop.DisposeAsync();
        }
    }
}
