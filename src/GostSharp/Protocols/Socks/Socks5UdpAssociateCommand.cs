using System.Net;

namespace GostSharp.Protocols.Socks;

/// <summary>UDP ASSOCIATE of RFC 1928: packets to and from any target beside the stream, for as long as that lasts.</summary>
/// <param name="udp">How packets are carried; null refuses them.</param>
/// <param name="reply">Answers the client.</param>
internal sealed class Socks5UdpAssociateCommand(Socks5Udp? udp, Socks5BoundReply reply) : ISocks5Command
{
    public async ValueTask RunAsync(StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken)
    {
        if (udp is null)
        {
            throw await reply.RefuseAsync(client, "UDP", cancellationToken).ConfigureAwait(false);
        }

        var association = await reply.OrFailAsync(client, token => udp.Associations.OpenAsync(client, token), cancellationToken).ConfigureAwait(false);
        await using var _ = association.ConfigureAwait(false);
        var socket = await reply.OrFailAsync(client, token => BindAsync(udp.Machine, client, token), cancellationToken).ConfigureAwait(false);
        var packets = new ClientSocket(socket, client.RemoteEndPoint, wish.Address);
        await using var __ = packets.ConfigureAwait(false);
        await reply.GrantAsync(client, socket.LocalEndPoint, cancellationToken).ConfigureAwait(false);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = EndWithAsync(client, packets, stop.Token);
        try
        {
            await association.RunAsync(packets, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Where the client reached us it can send its packets, too.
    private static ValueTask<DatagramSocket> BindAsync(IRoute machine, StreamConnection client, CancellationToken cancellationToken)
    {
        if (client.RemoteEndPoint is not (IPEndPoint or DnsEndPoint))
        {
            throw new GostException(FailureReason.NotSupported, "the client has no address from which its packets could come");
        }

        return machine.BindDatagramAsync(Socks5Udp.At(client.LocalEndPoint, 0) ?? new IPEndPoint(IPAddress.Any, 0), cancellationToken);
    }

    private static async Task EndWithAsync(StreamConnection client, ClientSocket packets, CancellationToken cancellationToken)
    {
        var dropped = new byte[256];
        try
        {
            while (await client.Stream.ReadAsync(dropped, cancellationToken).ConfigureAwait(false) > 0)
            {
                // What is said here means nothing: the connection only has to be there.
            }
        }
        finally
        {
            await packets.DisposeAsync().ConfigureAwait(false);
        }
    }
}
