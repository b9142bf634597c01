using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Ssh;

/// <summary>A session with a server that forwards ports: it reaches targets, and listens.</summary>
internal sealed class SshForwardingSession(SshClientSession session, StreamConnection transport, TimeProvider timeProvider, ILogger logger)
    : SshClientConnection(session, transport)
{
    private const string WhyRefused =
        "the server does not listen there: the port is taken, or its AllowTcpForwarding, GatewayPorts or PermitListen (permitListen at one of ours) forbids it";

    public override async ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var wanted = SshAddresses.Bound(address, SshPeer.IsOurs(Session))
            ?? throw new BindFailedException(FailureReason.NotSupported, address, "SSH servers listen on hosts and ports");
        try
        {
            var forward = await Session.ListenAsync(wanted.Host, wanted.Port, cancellationToken).ConfigureAwait(false);
            var bound = Address.WithPortOf(address, new IPEndPoint(IPAddress.Any, forward.BoundPort));
            TellOfGatewayPorts(bound);
            return new SshFarListener(this, forward, bound, timeProvider);
        }
        catch (SshException exception)
        {
            var isRefusal = exception.Failure is SshFailure.Refused;
            throw new BindFailedException(
                isRefusal ? FailureReason.Forbidden : SshFailures.ReasonOf(exception.Failure), address, isRefusal ? WhyRefused : SshFailures.TextOf(exception), exception);
        }
    }

    protected override ValueTask<SshChannel> OpenChannelAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        var (host, port) = SshAddresses.Target(context.Target)
            ?? throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "SSH servers have to be told a target");
        var (originHost, originPort) = SshAddresses.Origin(context.Client);
        return Session.OpenDirectTcpIpAsync(host, port, originHost, originPort, cancellationToken);
    }

    // Others than ours say yes, and listen on their loopback all the same, if their settings say so.
    private void TellOfGatewayPorts(EndPoint bound)
    {
        var isLocal = bound is IPEndPoint { Address: var ip } ? IPAddress.IsLoopback(ip) : bound is DnsEndPoint { Host: "localhost" };
        if (!isLocal && !SshPeer.IsOurs(Session))
        {
            logger.GatewayPorts(RemoteEndPoint, bound);
        }
    }
}
