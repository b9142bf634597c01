namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Like UDP over relay: packets to the target go framed through the stream to the node.</summary>
internal sealed class FramedDatagramConnector : IDatagramConnector
{
    private readonly LineConnector _streams = new();

    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        _streams.ConnectAsync(transport, context, cancellationToken);

    public async ValueTask<DatagramConnection> ConnectDatagramAsync(
        Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var stream = (StreamConnection)transport;
        await Lines.WriteAsync(stream, "PACKETS " + Address.Format(context.Target), cancellationToken);
        (await Lines.ReadAsync(stream, cancellationToken)).Should().Be("OK");
        return new FramedDatagramConnection(stream);
    }
}
