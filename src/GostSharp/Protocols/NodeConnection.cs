namespace GostSharp.Protocols;

/// <summary>What connectors ask on: the transport to the node as it is, or a connection of its own on a session.</summary>
internal static class NodeConnection
{
    /// <summary>Makes something of it; a connection on a session is closed when that fails, and the transport stays the caller's.</summary>
    public static async ValueTask<T> UseAsync<T>(
        Connection transport, ConnectContext context, Func<Connection, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        if (transport is not SessionConnection session)
        {
            return await use(transport).ConfigureAwait(false);
        }

        var opened = await session.OpenAsync(context with { Target = null }, cancellationToken).ConfigureAwait(false);
        try
        {
            return await use(opened).ConfigureAwait(false);
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
