namespace GostSharp.Protocols.Forward;

/// <summary>Asks for nothing: the stream to the node is the connection, and the node decides where it leads.</summary>
internal sealed class ForwardConnector : IConnector
{
    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        transport is SessionConnection session
            ? session.OpenAsync(context with { Target = null }, cancellationToken)
            : ValueTask.FromResult(transport);
}
