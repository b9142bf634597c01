namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Like SOCKS CONNECT: asks with a line and gets one back.</summary>
internal sealed class LineConnector : IConnector
{
    public async ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var stream = (StreamConnection)transport;
        await Lines.WriteAsync(stream, "CONNECT " + Address.Format(context.Target), cancellationToken);
        var reply = await Lines.ReadAsync(stream, cancellationToken);
        return reply == "OK" ? stream : throw new ConnectFailedException(Enum.Parse<FailureReason>(reply), context.Target);
    }
}
