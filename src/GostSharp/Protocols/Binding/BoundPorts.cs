using System.Net;

namespace GostSharp.Protocols.Binding;

/// <summary>The ports that clients of a server have bound: each for itself, or shared by the sessions of one client.</summary>
internal sealed class BoundPorts(Func<EndPoint, CancellationToken, ValueTask<IListener>> listen, PeerAcceptor acceptor, TimeProvider timeProvider)
{
    // For a port to close.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<BoundPort> _shared = [];

    /// <summary>Binds a port, or joins those who have it; the caller then is one of its users.</summary>
    /// <exception cref="GostException">It could not be bound.</exception>
    public async ValueTask<PortShare> OpenAsync(PortClaim claim, CancellationToken cancellationToken)
    {
        var share = new PortShare(claim.IsShared ? await FindOrBindAsync(claim, cancellationToken).ConfigureAwait(false) : Bind(claim));
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

    // The address of a port whose last user has just left is taken until that port is closed.
    private async ValueTask<BoundPort> FindOrBindAsync(PortClaim claim, CancellationToken cancellationToken)
    {
        using var patience = new Deadline(Patience, timeProvider, cancellationToken);
        while (true)
        {
            var port = FindOrBind(claim, mayWait: !patience.HasPassed, out var isGoing);
            if (!isGoing)
            {
                return port;
            }

            await port.Closed.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private BoundPort FindOrBind(PortClaim claim, bool mayWait, out bool isGoing)
    {
        lock (_gate)
        {
            var known = _shared.FindAll(port => port.Claim.Admits(claim, port.LocalEndPoint));
            var joined = known.Find(static port => port.TryAcquire());
            isGoing = joined is null && mayWait && known.Count > 0;
            if (joined is not null || isGoing)
            {
                return joined ?? known[0];
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
