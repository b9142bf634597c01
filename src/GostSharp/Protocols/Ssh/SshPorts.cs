using GostSharp.Protocols.Binding;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Ssh;

/// <summary>Binds the ports that clients of an SSH server want, and leads those who come there to them.</summary>
/// <param name="machine">Where it binds, and what of that it may.</param>
/// <param name="acceptor">Takes those who connect.</param>
/// <param name="tunnel">Relays.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class SshPorts(PermittedMachine machine, PeerAcceptor acceptor, Tunnel tunnel, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Binds, answers and leads visitors to the client until that has taken the port back, and they have left.</summary>
    /// <exception cref="GostException">It could not be bound, of which the client has been told, or the port has ended.</exception>
    public async ValueTask RunAsync(PortRequest request, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.Withdrawn);
        var bound = await BindAsync(request, stop.Token).ConfigureAwait(false);
        await using var _ = bound.ConfigureAwait(false);
        var visitors = new SshVisitors(request, tunnel, timeProvider, logger, cancellationToken);
        try
        {
            request.Grant(bound.LocalEndPoint);
            logger.PortBound(request, bound.LocalEndPoint, "TCP");
            request.Features.Get<ConnectionActivity>()?.Begin(bound.LocalEndPoint, visitors.Traffic);
            await AcceptAsync(bound, visitors, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            // At once: nobody shall connect to a client that has gone, and it shall be able to come back.
            await bound.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
            request.Freed();
            await visitors.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<IListener> BindAsync(PortRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await machine.ListenAsync(request.Address, cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception)
        {
            request.Refuse(exception);
            throw;
        }
        catch (OperationCanceledException exception) when (request.Withdrawn.IsCancellationRequested)
        {
            throw new GostException(FailureReason.ConnectionLost, "the client left before its port was bound", exception);
        }
    }

    private async ValueTask AcceptAsync(IListener bound, SshVisitors visitors, CancellationToken stop)
    {
        try
        {
            while (await visitors.AcceptAsync(token => acceptor.AcceptAsync(bound, token), stop).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        throw new GostException(FailureReason.Other, "the bound port has ended");
    }
}
