using System.Net;
using GostSharp.Protocols.Datagrams;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Binding;

/// <summary>A bound UDP port whose packets a client gets, and answers, in frames of its own stream.</summary>
/// <param name="machine">Where it is bound.</param>
/// <param name="maxDatagramSize">Bytes of a packet that are kept.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class DatagramBinding(PermittedMachine machine, int maxDatagramSize, TimeProvider timeProvider, ILogger logger)
{
    // To wait for packets is what the port is there for: it has no limit of idleness.
    private readonly AssociationOptions _options = new() { MaxDatagramSize = maxDatagramSize };

    /// <summary>Binds, answers and carries packets until the client has ended.</summary>
    /// <param name="client">The stream to the client.</param>
    /// <param name="address">What it wants to have bound.</param>
    /// <param name="answers">The protocol's answers.</param>
    /// <param name="maxFrame">How long a frame may be as long as nobody knows what the client takes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GostException">It could not be bound; the client has been told.</exception>
    public async ValueTask RunAsync(StreamConnection client, EndPoint address, IBindAnswers answers, int maxFrame, CancellationToken cancellationToken)
    {
        var socket = await answers.OrRefuseAsync(client, token => machine.BindDatagramAsync(address, token), cancellationToken).ConfigureAwait(false);
        var association = Association.Of(socket, client, _options, timeProvider, logger);
        await using var _ = association.ConfigureAwait(false);
        await answers.GrantAsync(client, socket.LocalEndPoint, cancellationToken).ConfigureAwait(false);
        logger.PortBound(client, socket.LocalEndPoint, "UDP");
        await association.RunAsync(new TunnelSocket(client, maxFrame).WithLivePeer(), cancellationToken).ConfigureAwait(false);
    }
}
