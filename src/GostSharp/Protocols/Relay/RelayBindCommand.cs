using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Relay;

/// <summary>BIND: a port of this machine for the client, or a way for its packets to any target.</summary>
/// <param name="bind">Binds.</param>
/// <param name="associations">The ways to targets.</param>
/// <param name="answers">Answers the client.</param>
internal sealed class RelayBindCommand(BindServer bind, Associations associations, RelayBindAnswers answers) : IRelayCommand
{
    public ValueTask RunAsync(StreamConnection client, RelayRequest request, CancellationToken cancellationToken) => request switch
    {
        { WantsDatagrams: false } => bind.Streams.RunAsync(client, WishOf(request), answers, cancellationToken),
        { Address: { } address } when !IsAny(address) => bind.Datagrams.RunAsync(client, address, answers, TunnelSocket.Version3Takes, cancellationToken),
        _ => AssociateAsync(client, cancellationToken),
    };

    // No address at all is any port on every interface, as with gost.
    private static BindWish WishOf(RelayRequest request) =>
        new(request.Address ?? new IPEndPoint(IPAddress.IPv6Any, 0), RelayNetwork.GroupOf(request.Network), request.Credentials?.User);

    // Whoever names a host means a port of his own there, also when the system is to choose it.
    private static bool IsAny(EndPoint address) => address is IPEndPoint { Port: 0 } ip && PeerFilter.IsUnspecified(HostText.Plain(ip.Address));

    private async ValueTask AssociateAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        var association = await answers.OrRefuseAsync(client, token => associations.OpenAsync(client, token), cancellationToken).ConfigureAwait(false);
        await using var _ = association.ConfigureAwait(false);
        await answers.GrantAsync(client, association.LocalEndPoint, cancellationToken).ConfigureAwait(false);
        await association.RunAsync(new TunnelSocket(client, TunnelSocket.Version3Takes), cancellationToken).ConfigureAwait(false);
    }
}
