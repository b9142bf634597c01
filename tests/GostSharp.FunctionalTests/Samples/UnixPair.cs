using System.Net.Sockets;
using CustomTransport;

namespace GostSharp.FunctionalTests.Samples;

/// <summary>A connection of the sample, and its peer's stream.</summary>
internal sealed record UnixPair(UnixConnection Connection, NetworkStream Peer) : IAsyncDisposable
{
    public static async Task<UnixPair> CreateAsync()
    {
        var directory = Directory.CreateTempSubdirectory("gostsharp-");
        try
        {
            var address = new UnixDomainSocketEndPoint(Path.Combine(directory.FullName, "socket"));
            using var listener = UnixSockets.Create();
            listener.Bind(address);
            listener.Listen();
            var peer = UnixSockets.Create();
            await peer.ConnectAsync(address);
            var connection = new UnixConnection(await listener.AcceptAsync(), local: null, remote: null);
            return new UnixPair(connection, new NetworkStream(peer, ownsSocket: true));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Peer.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
