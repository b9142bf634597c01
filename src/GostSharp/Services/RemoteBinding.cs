using System.Net;

namespace GostSharp.Services;

/// <summary>What a remote listener binds, and how.</summary>
/// <param name="Service">The service, for logs.</param>
/// <param name="Address">What is asked for.</param>
/// <param name="BindAsync">Binds that address, or joins what is bound there.</param>
internal sealed record RemoteBinding(string Service, EndPoint Address, Func<EndPoint, CancellationToken, ValueTask<IListener>> BindAsync)
{
    /// <summary>How many tunnels share the one bound address.</summary>
    public int Tunnels { get; init; } = 1;

    /// <summary>Counts the packets of everything that is bound in the life of the service; null where connections carry bytes.</summary>
    public DatagramCounters? Counters { get; init; }
}
