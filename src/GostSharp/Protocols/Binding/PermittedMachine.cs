using System.Net;

namespace GostSharp.Protocols.Binding;

/// <summary>The machine of a server, for what its clients may bind there.</summary>
internal sealed class PermittedMachine(IRoute machine, ListenPermits permits)
{
    /// <exception cref="BindFailedException">It is not permitted (<see cref="FailureReason.Forbidden"/>), or could not be bound.</exception>
    public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken) =>
        BindAsync(address, machine.ListenAsync, cancellationToken);

    /// <exception cref="BindFailedException">It is not permitted (<see cref="FailureReason.Forbidden"/>), or could not be bound.</exception>
    public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken) =>
        BindAsync(address, machine.BindDatagramAsync, cancellationToken);

    private async ValueTask<T> BindAsync<T>(EndPoint address, Func<EndPoint, CancellationToken, ValueTask<T>> bind, CancellationToken cancellationToken)
    {
        if (!permits.Allow(address))
        {
            throw new BindFailedException(FailureReason.Forbidden, address, "clients may not listen there (permitListen)");
        }

        // What was permitted as this machine must not be what somebody's resolver says of it.
        var meant = ListenPattern.IsLocalHost(address) ? new IPEndPoint(IPAddress.Loopback, ((DnsEndPoint)address).Port) : address;
        try
        {
            return await bind(meant, cancellationToken).ConfigureAwait(false);
        }
        catch (BindFailedException exception) when (exception.Reason is FailureReason.Unreachable && meant is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any))
        {
            // A machine without IPv6 is all of IPv4.
            return await bind(new IPEndPoint(IPAddress.Any, ip.Port), cancellationToken).ConfigureAwait(false);
        }
    }
}
