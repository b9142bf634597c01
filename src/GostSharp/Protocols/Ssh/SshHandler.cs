using System.Net;

namespace GostSharp.Protocols.Ssh;

/// <summary>Serves what clients of an SSH server want of it: connections to targets, which are told to be there when they are, and ports of this machine.</summary>
/// <param name="connect">Reaches targets.</param>
/// <param name="tunnel">Relays.</param>
/// <param name="targets">The targets that clients may reach.</param>
/// <param name="ports">Binds ports; null for a server that does not.</param>
internal sealed class SshHandler(
    Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect, Tunnel tunnel, OpenPermits targets, SshPorts? ports) : IHandler
{
    public ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken) => connection switch
    {
        PortRequest request => BindAsync(request, cancellationToken),
        StreamConnection client when client.Features.Get<IPendingClient>() is { } pending => CarryAsync(client, pending, cancellationToken),
        _ => throw new GostException(FailureReason.NotSupported, "only what clients of an SSH server want is served"),
    };

    private async ValueTask CarryAsync(StreamConnection client, IPendingClient pending, CancellationToken cancellationToken)
    {
        var address = client.Features.RequestedTarget;
        var target = await DialAsync(client, pending, address, cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await pending.GrantAsync(cancellationToken).ConfigureAwait(false);
        await tunnel.RelayAsync(client, target, address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StreamConnection> DialAsync(StreamConnection client, IPendingClient pending, EndPoint? address, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pending.Left);
        try
        {
            return await DialAsync(client, address, either.Token).ConfigureAwait(false);
        }
        catch (GostException exception)
        {
            await pending.RefuseAsync(exception, cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException exception) when (pending.Left.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GostException(FailureReason.ConnectionLost, "the client left before a target was reached", exception);
        }
    }

    private async ValueTask<StreamConnection> DialAsync(StreamConnection client, EndPoint? address, CancellationToken cancellationToken)
    {
        if (address is null || !targets.Allow(address))
        {
            throw new ConnectFailedException(FailureReason.Forbidden, address, "clients may not be led there (permitOpen)");
        }

        var context = new ConnectContext(Dialable(address), client.Features.Visitor ?? client.RemoteEndPoint);
        var dialled = await connect(context, cancellationToken).ConfigureAwait(false);
        if (dialled is StreamConnection target)
        {
            return target;
        }

        await dialled.DisposeAsync().ConfigureAwait(false);
        throw new ConnectFailedException(FailureReason.NotSupported, address, "the route leads to something that is not a stream");
    }

    private async ValueTask BindAsync(PortRequest request, CancellationToken cancellationToken)
    {
        if (ports is null)
        {
            var failure = new BindFailedException(FailureReason.Forbidden, request.Address, "clients may not listen here (bind=false)");
            request.Refuse(failure);
            throw failure;
        }

        await ports.RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // Any host, of an address to connect to, is this machine.
    private static EndPoint Dialable(EndPoint address) =>
        address is IPEndPoint ip && (ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any)) ? new IPEndPoint(IPAddress.Loopback, ip.Port) : address;
}
