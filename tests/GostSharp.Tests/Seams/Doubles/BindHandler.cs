using GostSharp.Relaying;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>The server of <see cref="BindConnector"/>: listens, takes one visitor, and carries that one over the connection that asked.</summary>
internal sealed class BindHandler(IRoute route) : IHandler
{
    private int _requests;

    public int Requests => _requests;

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        var client = (StreamConnection)connection;
        var request = (await Lines.ReadAsync(client, cancellationToken)).Split(' ');
        Interlocked.Increment(ref _requests);
        StreamConnection visitor;
        await using (var listener = await route.ListenAsync(Address.Parse(request[1]), cancellationToken))
        {
            await Lines.WriteAsync(client, Address.Format(listener.LocalEndPoint), cancellationToken);
            visitor = (StreamConnection)(await listener.AcceptAsync(cancellationToken))!;
        }

        await using (visitor)
        {
            await Lines.WriteAsync(client, Address.Format(visitor.RemoteEndPoint), cancellationToken);
            await new Relay(visitor, client).RunAsync(cancellationToken);
        }
    }
}
