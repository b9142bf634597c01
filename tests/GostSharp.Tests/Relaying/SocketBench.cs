using System.Net.Sockets;
using GostSharp.Relaying;
using GostSharp.Tests.Transports.Tcp;

namespace GostSharp.Tests.Relaying;

/// <summary>A user and a server with a relay between them, over sockets: the kernel may carry the bytes.</summary>
internal sealed class SocketBench : IAsyncDisposable
{
    private readonly TcpPair _left;
    private readonly TcpPair _right;

    private SocketBench(TcpPair left, TcpPair right, RelayOptions options)
    {
        (_left, _right) = (left, right);
        User = new TcpTestConnection(left.Peer);
        Server = new TcpTestConnection(right.Peer);
        Relay = new Relay(left.Connection, right.Connection, options, Time);
    }

    public TcpTestConnection User { get; }

    public TcpTestConnection Server { get; }

    /// <summary>The relay's side towards the user.</summary>
    public StreamConnection Client => _left.Connection;

    /// <summary>The relay's side towards the server.</summary>
    public StreamConnection Target => _right.Connection;

    /// <summary>The user's socket.</summary>
    public Socket UserSocket => _left.Peer;

    /// <summary>The server's socket.</summary>
    public Socket ServerSocket => _right.Peer;

    public ManualTime Time { get; } = new();

    public Relay Relay { get; }

    public static async Task<SocketBench> CreateAsync(bool useKernel, RelayOptions? options = null) =>
        new(await TcpPair.CreateAsync(), await TcpPair.CreateAsync(), (options ?? new RelayOptions()) with { UseKernel = useKernel });

    public async ValueTask DisposeAsync()
    {
        await User.DisposeAsync();
        await Server.DisposeAsync();
        await _left.DisposeAsync();
        await _right.DisposeAsync();
    }

    public static async Task SendAsync(StreamConnection connection, byte[] bytes)
    {
        await connection.Stream.WriteAsync(bytes);
        await connection.CompleteWritesAsync();
    }

    /// <summary>Writes until nothing more is taken, for as long as anything is.</summary>
    public static async Task<Task> FillAsync(StreamConnection connection, byte[] bytes, Func<long> taken)
    {
        var writing = connection.Stream.WriteAsync(bytes).AsTask();
        var (before, same) = (-1L, 0);
        await Eventually.TrueAsync(() =>
        {
            same = taken() == before ? same + 1 : 0;
            before = taken();
            return same > 20;
        });
        return writing;
    }
}
