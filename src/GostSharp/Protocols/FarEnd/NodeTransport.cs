namespace GostSharp.Protocols.FarEnd;

/// <summary>A transport to a node for one request to listen.</summary>
internal static class NodeTransport
{
    /// <summary>Dials the node and asks on the transport, which belongs to the result; when that fails it is closed, unless it is a session that others use.</summary>
    public static async ValueTask<T> AskAsync<T>(IDialer dialer, Func<Connection, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var transport = await dialer.DialAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask(transport).ConfigureAwait(false);
        }
        catch when (transport is not SessionConnection)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks on the transport, or on a stream of it when it is a session.</summary>
    /// <exception cref="ConnectFailedException">There is no stream.</exception>
    public static ValueTask<T> OnStreamAsync<T>(Connection transport, Func<StreamConnection, ValueTask<T>> ask, CancellationToken cancellationToken) =>
        NodeConnection.UseAsync(transport, new ConnectContext(null), connection => ask(StreamOf(connection)), cancellationToken);

    private static StreamConnection StreamOf(Connection transport) => transport as StreamConnection
        ?? throw new ConnectFailedException(
            FailureReason.NotSupported, transport.RemoteEndPoint, "a port at the far end is asked for over a stream", site: FailureSite.Node);
}
