using System.Net;
using System.Net.Quic;
using GostSharp.Transports.Direct;
using GostSharp.Transports.Quic;

namespace GostSharp.Configuration.Components;

/// <summary>QUIC, both ends: where the machine has the library for it, and over its own sockets only.</summary>
internal static class QuicComponents
{
    public static void AddTo(ComponentRegistry registry)
    {
        registry.Listeners.Set("quic", ListenAsync);
        registry.Dialers.Set("quic", CreateDialer);
    }

    private static async ValueTask<IListener> ListenAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var options = QuicParameters.Read(parameters, staysByDefault: false);
        var backlog = BacklogParameter.Of(parameters);
        var machine = MachineOf(context.Route, "its listener");
        var tls = TlsComponents.CreateServerUpgrade(context.Tls, context.Generated, context);
        if (!QuicListener.IsSupported)
        {
            throw Missing();
        }

        var address = await machine.ResolveForBindAsync(context.Address, cancellationToken).ConfigureAwait(false);
        return await QuicConnectionListener.ListenAsync(
            address, () => tls.Prepare().Options, options, backlog, context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Transport"))
            .ConfigureAwait(false);
    }

    /// <summary>How a dialer keeps its connection; what its handshake may take is the node's limit.</summary>
    internal static QuicOptions OptionsOf(DialerContext context) =>
        QuicParameters.Read(new ParameterReader(context.Config.Metadata), staysByDefault: true) with { HandshakeTimeout = context.HandshakeTimeout };

    private static QuicDialer CreateDialer(DialerContext context)
    {
        var options = OptionsOf(context);
        var machine = MachineOf(context.Route, "the node");
        var tls = TlsComponents.CreateClientUpgrade(context);
        if (!QuicConnection.IsSupported)
        {
            throw Missing();
        }

        return new QuicDialer(context.Node, ResolveAsync, Prepare, options, context.TimeProvider);

        async ValueTask<IPEndPoint> ResolveAsync(EndPoint node, CancellationToken cancellationToken)
        {
            try
            {
                return await machine.ResolveForBindAsync(node, cancellationToken).ConfigureAwait(false);
            }
            catch (BindFailedException exception)
            {
                throw new ConnectFailedException(exception.Reason, node, innerException: exception, site: FailureSite.Node);
            }
        }

        QuicHandshake Prepare()
        {
            var (prepared, check) = tls.Prepare();
            return new QuicHandshake(prepared, () => check.Refusal);
        }
    }

    // The framework brings sockets of its own, which nobody can lead through a hop or into a network in memory.
    private static DirectRoute MachineOf(IRoute route, string who) => route as DirectRoute ?? throw new GostException(
        FailureReason.NotSupported, $"{who} uses QUIC, which goes from this machine only: a QUIC node has to stand in the first hop, and a QUIC listener cannot stand behind a chain");

    private static GostException Missing() =>
        new(FailureReason.NotSupported, "QUIC needs the native library libmsquic, version 2, which is missing on this machine or cannot be used");
}
