using GostSharp.Multiplexing;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Multiplexing;

/// <summary>Two sessions that talk to each other, with the faults a test asks for between them.</summary>
internal sealed class MuxPair : IAsyncDisposable
{
    public MuxPair(MuxOptions? client = null, MuxOptions? server = null, int bufferSize = MemoryConnection.DefaultBufferSize)
    {
        var pair = ConnectionPair.CreateInMemory(bufferSize);
        ClientTransport = new FaultyStream(pair.Client.Stream);
        ServerTransport = new FaultyStream(pair.Server.Stream);
        Client = MuxSession.AsClient(new StreamConnection(ClientTransport, pair.Client), client ?? new MuxOptions(), Time);
        Server = MuxSession.AsServer(new StreamConnection(ServerTransport, pair.Server), server ?? client ?? new MuxOptions(), Time);
    }

    public ManualTime Time { get; } = new();

    public FaultyStream ClientTransport { get; }

    public FaultyStream ServerTransport { get; }

    public MuxSession Client { get; }

    public MuxSession Server { get; }

    /// <summary>Waits until both ends know whom they talk to: a byte there and back is behind what they have announced.</summary>
    public async Task SettleAsync()
    {
        var (client, server) = await OpenAsync();
        await client.Stream.WriteAsync(new byte[1]);
        await server.Stream.ReadExactlyAsync(new byte[1]);
        await server.Stream.WriteAsync(new byte[1]);
        await client.Stream.ReadExactlyAsync(new byte[1]);
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>Opens a stream of the client and accepts it.</summary>
    public async Task<(StreamConnection Client, StreamConnection Server)> OpenAsync()
    {
        var opened = await Client.OpenAsync(ReadOnlyMemory<byte>.Empty);
        return (opened, await AcceptAsync());
    }

    public async Task<StreamConnection> AcceptAsync() => (StreamConnection)(await Server.AcceptAsync())!;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
