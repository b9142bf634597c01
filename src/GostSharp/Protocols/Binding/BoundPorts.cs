using System.Net;

namespace GostSharp.Protocols.Binding;

/// <summary>The ports that clients of a server have bound: each for itself, or shared by the sessions of one client.</summary>
internal sealed class BoundPorts(Func<EndPoint, CancellationToken, ValueTask<IListener>> listen, PeerAcceptor acceptor)
{
    private readonly Lock _gate = new();
    private readonly List<BoundPort> _shared = [];

    /// <summary>Binds a port, or joins those who have it; the caller then is one of its users.</summary>
    /// <exception cref="GostException">It could not be bound.</exception>
    public async ValueTask<PortShare> OpenAsync(PortClaim claim, CancellationToken cancellationToken)
    {
        var share = new PortShare(claim.IsShared ? FindOrBind(claim) : Bind(claim));
        try
        {
            await share.Port.WaitForBoundAsync(cancellationToken).ConfigureAwait(false);
            return share;
        }
        catch
        {
            await share.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private BoundPort FindOrBind(PortClaim claim)
    {
        lock (_gate)
        {
            if (_shared.Find(port => port.Claim.Admits(claim, port.LocalEndPoint) && port.TryAcquire()) is { } known)
            {
                return known;
            }

            var bound = Bind(claim);
            _shared.Add(bound);
            return bound;
        }
    }

    private BoundPort Bind(PortClaim claim) => new(claim, listen, acceptor, Forget);

    private void Forget(BoundPort port)
    {
        lock (_gate)
        {
            _shared.Remove(port);
        }
    }
}
