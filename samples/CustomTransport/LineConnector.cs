using GostSharp;

namespace CustomTransport;

/// <summary>The asking side of the line protocol.</summary>
internal sealed class LineConnector : IConnector
{
    public async ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var node = transport as StreamConnection ?? throw new GostException(FailureReason.NotSupported, "the line protocol needs a stream");
        await Line.WriteAsync(node, Address.Format(context.Target), cancellationToken);
        var answer = await Line.ReadAsync(node, cancellationToken);
        return answer == Line.Yes
            ? node
            : throw new ConnectFailedException(FailureReason.Refused, context.Target, $"the node said '{answer}'");
    }
}
