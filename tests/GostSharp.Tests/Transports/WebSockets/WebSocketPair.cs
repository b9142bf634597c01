using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

/// <summary>Our end of a WebSocket, and a bare connection (or our other end) at the far side of it.</summary>
internal sealed record WebSocketPair(WebSocketConnection Near, StreamConnection Far) : IAsyncDisposable
{
    /// <summary>Our server, and a client that a test plays.</summary>
    public static WebSocketPair Server(bool isCompressed = false) => Create(WebSocketSide.Server, isCompressed, null, TimeProvider.System);

    /// <summary>Our client, and a server that a test plays.</summary>
    public static WebSocketPair Client(bool isCompressed = false, TimeSpan? pingPeriod = null, TimeProvider? timeProvider = null, int bufferSize = 64 * 1024) =>
        Create(WebSocketSide.Client, isCompressed, pingPeriod, timeProvider ?? TimeProvider.System, bufferSize);

    /// <summary>Our client and our server.</summary>
    public static (WebSocketConnection Client, WebSocketConnection Server) Both(bool isCompressed = false)
    {
        var pair = ConnectionPair.CreateInMemory();
        return (End(pair.Client, WebSocketSide.Client), End(pair.Server, WebSocketSide.Server));

        WebSocketConnection End(StreamConnection inner, WebSocketSide side) =>
            WebSocketConnection.Create(inner, new WebSocketTraits(side, isCompressed), null, TimeProvider.System);
    }

    public async Task<string> ReadTextAsync(int count) => System.Text.Encoding.ASCII.GetString(await Near.ReadAsync(count));

    public async ValueTask DisposeAsync()
    {
        await Near.DisposeAsync();
        await Far.DisposeAsync();
    }

    private static WebSocketPair Create(WebSocketSide side, bool isCompressed, TimeSpan? pingPeriod, TimeProvider timeProvider, int bufferSize = 64 * 1024)
    {
        var pair = ConnectionPair.CreateInMemory(bufferSize);
        return new WebSocketPair(WebSocketConnection.Create(pair.Client, new WebSocketTraits(side, isCompressed), pingPeriod, timeProvider), pair.Server);
    }
}
