using System.Net;

namespace GostSharp.Protocols.Socks;

/// <summary>CONNECT of both versions: the client is answered once its target is known to answer.</summary>
internal sealed class SocksTunnel(Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect, Tunnel tunnel, TimeProvider timeProvider)
{
    /// <param name="client">The stream to the client.</param>
    /// <param name="address">Where it wants to.</param>
    /// <param name="granted">The reply to a client that gets there.</param>
    /// <param name="refusal">The reply to one that does not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GostException">The target could not be reached; the client has been told.</exception>
    public async ValueTask RunAsync(
        StreamConnection client, EndPoint address, ReadOnlyMemory<byte> granted, Func<GostException, byte[]> refusal, CancellationToken cancellationToken)
    {
        var target = await DialAsync(client, address, refusal, cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await client.Stream.WriteAsync(granted, cancellationToken).ConfigureAwait(false);
        await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await tunnel.LeaveGapAfterReplyAsync(client, cancellationToken).ConfigureAwait(false);
        await tunnel.RelayAsync(client, target, address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StreamConnection> DialAsync(
        StreamConnection client, EndPoint address, Func<GostException, byte[]> refusal, CancellationToken cancellationToken)
    {
        try
        {
            return await tunnel.DialAsync(client, (visitor, token) => connect(new ConnectContext(address, visitor), token), cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception)
        {
            await LastReply.SendAsync(client, refusal(exception), timeProvider, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
