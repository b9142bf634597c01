using GostSharp.Relaying;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>The server of <see cref="LineConnector"/> and <see cref="FramedDatagramConnector"/>: dials first, answers then, with the reason when it failed.</summary>
internal sealed class LineHandler(IRoute route) : IHandler
{
    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        var client = (StreamConnection)connection;
        var request = (await Lines.ReadAsync(client, cancellationToken)).Split(' ');
        var target = new ConnectContext(Address.Parse(request[1]), client.RemoteEndPoint);
        switch (request[0])
        {
            case "CONNECT":
                await ConnectAsync(client, target, cancellationToken);
                break;
            case "PACKETS":
                await using (var packets = await route.ConnectDatagramAsync(target, cancellationToken))
                {
                    await Lines.WriteAsync(client, "OK", cancellationToken);
                    await FramedDatagramConnection.RelayAsync(new FramedDatagramConnection(client), packets, cancellationToken);
                }

                break;
            default:
                throw new ProtocolException($"unknown request {request[0]}");
        }
    }

    private async ValueTask ConnectAsync(StreamConnection client, ConnectContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = (StreamConnection)await route.ConnectAsync(context, cancellationToken);
            await Lines.WriteAsync(client, "OK", cancellationToken);
            await new Relay(client, target).RunAsync(cancellationToken);
        }
        catch (ConnectFailedException exception)
        {
            await Lines.WriteAsync(client, exception.Reason.ToString(), cancellationToken);
        }
    }
}
