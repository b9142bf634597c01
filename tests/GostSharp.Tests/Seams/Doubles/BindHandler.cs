using System.Net;
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
        await using var visitor = await AcceptOneAsync(client, Address.Parse(request[1]), cancellationToken);
        if (visitor is not null)
        {
            await Lines.WriteAsync(client, Address.Format(visitor.RemoteEndPoint), cancellationToken);
            await new Relay(visitor, client).RunAsync(cancellationToken);
        }
    }

    /// <summary>Listens until a visitor comes, or until the client that asked for it has left.</summary>
    private async Task<StreamConnection?> AcceptOneAsync(StreamConnection client, EndPoint address, CancellationToken cancellationToken)
    {
        await using var listener = await route.ListenAsync(address, cancellationToken);
        await Lines.WriteAsync(client, Address.Format(listener.LocalEndPoint), cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var visitor = listener.AcceptAsync(either.Token).AsTask();
        var end = client.Stream.ReadAsync(Memory<byte>.Empty, either.Token).AsTask();
        var first = await Task.WhenAny(visitor, end);
        await either.CancelAsync();
        await Task.WhenAll(visitor, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return first == visitor ? (StreamConnection?)await visitor : null;
    }
}
