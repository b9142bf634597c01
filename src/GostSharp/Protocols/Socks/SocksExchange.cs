namespace GostSharp.Protocols.Socks;

/// <summary>What both versions' connectors have in common: they ask on a stream to the node, within a time limit, and tell the node's failures from the target's.</summary>
internal static class SocksExchange
{
    /// <summary>Runs <paramref name="ask"/> on the transport, or on a stream of it when it is a session.</summary>
    /// <returns>The stream, the TLS on top of it included when the node wanted that.</returns>
    /// <exception cref="ConnectFailedException">The node or, as <paramref name="ask"/> says, the target failed.</exception>
    public static ValueTask<Connection> RunAsync(
        Connection transport,
        ConnectContext context,
        TimeSpan limit,
        TimeProvider timeProvider,
        Func<SocksStream, ProxyExchange, ValueTask> ask,
        CancellationToken cancellationToken) =>
        ProxyExchange.RunAsync(
            limit,
            timeProvider,
            context,
            exchange => NodeConnection.UseAsync(transport, context, node => AskAsync(node, exchange, ask), exchange.Token),
            cancellationToken);

    /// <summary>Writes what the target's address goes into, before the node is troubled.</summary>
    /// <exception cref="ConnectFailedException">The protocol cannot name such a target.</exception>
    public static byte[] Encode(ConnectContext context, Func<byte[]> write)
    {
        try
        {
            return write();
        }
        catch (GostException exception) when (exception is not ConnectFailedException)
        {
            throw new ConnectFailedException(exception.Reason, context.Target, exception.Message, exception);
        }
    }

    private static async ValueTask<Connection> AskAsync(Connection transport, ProxyExchange exchange, Func<SocksStream, ProxyExchange, ValueTask> ask)
    {
        if (transport is not StreamConnection stream)
        {
            throw new GostException(FailureReason.NotSupported, "SOCKS is spoken on streams only");
        }

        var socks = new SocksStream(stream);
        try
        {
            await ask(socks, exchange).ConfigureAwait(false);
            return socks.Current;
        }
        catch (Exception exception)
        {
            await socks.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException or GostException and not ConnectFailedException)
            {
                throw NodeFailed(stream, exception);
            }

            throw;
        }
    }

    private static ConnectFailedException NodeFailed(StreamConnection node, Exception exception) =>
        new((exception as GostException)?.Reason ?? FailureReason.ConnectionLost, node.RemoteEndPoint, exception.Message, exception, FailureSite.Node);
}
