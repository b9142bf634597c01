using System.Net;
using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Transports.Udp;

/// <summary>A listener over a scripted socket, with a clock that stands still.</summary>
internal sealed class DatagramListenerBench : IAsyncDisposable
{
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(5);

    public DatagramListenerBench(DatagramListenerOptions? options = null) =>
        Listener = new DatagramListener(Socket, options ?? new DatagramListenerOptions { IdleTimeout = Ttl }, "service-0", Time, Log.CreateLogger("test"));

    public ScriptedDatagramSocket Socket { get; } = new();

    public ManualTime Time { get; } = new();

    public LogCollector Log { get; } = new();

    public DatagramListener Listener { get; }

    public DatagramStatistics Statistics => Listener.Statistics!;

    public static EndPoint Peer(int number) => ScriptedDatagramSocket.Peer(number);

    /// <summary>Brings packets of a peer and waits until they are dealt with.</summary>
    public Task BringAsync(int peer, params byte[][] packets)
    {
        Array.ForEach(packets, packet => Socket.Bring(Peer(peer), packet));
        return Socket.IsDoneAsync();
    }

    public async Task<DatagramConnection> AcceptAsync() => (DatagramConnection)(await Listener.AcceptAsync())!;

    /// <summary>Brings a packet of a new peer, accepts its channel and takes the packet.</summary>
    public async Task<DatagramConnection> OpenAsync(int peer)
    {
        await BringAsync(peer, [0]);
        var channel = await AcceptAsync();
        (await channel.NextAsync()).Should().Equal(0);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        Log.Dispose();
    }
}

/// <summary>What tests do with packet connections.</summary>
internal static class DatagramConnections
{
    /// <summary>The next packet, or null at the end.</summary>
    public static async Task<byte[]?> NextAsync(this DatagramConnection connection)
    {
        var buffer = new byte[65_535];
        var read = await connection.ReceiveAsync(buffer);
        return read.IsEnd ? null : buffer[..read.Length];
    }
}
