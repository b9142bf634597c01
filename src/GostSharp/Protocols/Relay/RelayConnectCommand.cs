using System.Net;

namespace GostSharp.Protocols.Relay;

/// <summary>CONNECT: bytes or packets to and from one target; the client is answered as soon as the target is reached.</summary>
internal sealed class RelayConnectCommand(IRelayTargets targets, Tunnel tunnel, DatagramTunnel datagramTunnel, TimeProvider timeProvider) : IRelayCommand
{
    private static readonly byte[] Granted = new RelayResponse(RelayStatus.Ok).ToBytes();

    public ValueTask RunAsync(StreamConnection client, RelayRequest request, CancellationToken cancellationToken)
    {
        var wanted = Dialable(request.Address);
        return request.WantsDatagrams ? CarryPacketsAsync(client, wanted, cancellationToken) : CarryBytesAsync(client, wanted, cancellationToken);
    }

    private async ValueTask CarryBytesAsync(StreamConnection client, EndPoint? wanted, CancellationToken cancellationToken)
    {
        EndPoint? address = null;
        var target = await AnswerFailureAsync(
            client,
            () => tunnel.DialAsync(
                client,
                async (visitor, token) =>
                {
                    (var dialled, address) = await targets.ConnectAsync(new ConnectContext(wanted, visitor), token).ConfigureAwait(false);
                    return dialled;
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await GrantAsync(client, cancellationToken).ConfigureAwait(false);
        await tunnel.RelayAsync(client, target, address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CarryPacketsAsync(StreamConnection client, EndPoint? wanted, CancellationToken cancellationToken)
    {
        var visitor = client.Features.Visitor ?? client.RemoteEndPoint;
        var (target, address) = await AnswerFailureAsync(
            client, () => targets.ConnectDatagramAsync(new ConnectContext(wanted, visitor), cancellationToken), cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await GrantAsync(client, cancellationToken).ConfigureAwait(false);
        await datagramTunnel.RelayAsync(new RelayDatagramConnection(client), target, address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> AnswerFailureAsync<T>(StreamConnection client, Func<ValueTask<T>> dial, CancellationToken cancellationToken)
    {
        try
        {
            return await dial().ConfigureAwait(false);
        }
        catch (GostException exception)
        {
            var refusal = new RelayResponse(RelayStatus.Of(exception)).ToBytes();
            await Farewell.SayAsync(client, refusal, timeProvider, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask GrantAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        await client.Stream.WriteAsync(Granted, cancellationToken).ConfigureAwait(false);
        await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // Any host, of an address to connect to, is this machine.
    private static EndPoint? Dialable(EndPoint? address) =>
        address is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.Loopback, ip.Port) : address;
}
