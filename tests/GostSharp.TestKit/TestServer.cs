using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GostSharp.TestKit;

/// <summary>A TCP server that runs a script for each connection.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly Func<NetworkStream, CancellationToken, Task> _script;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly Socket _listener;
    private readonly Task _accepting;
    private int _accepted;
    private int _open;

    private TestServer(Socket listener, Func<NetworkStream, CancellationToken, Task> script)
    {
        (_listener, _script) = (listener, script);
        _accepting = AcceptAllAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections whose script still runs.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>What the scripts threw, apart from what stopping them caused.</summary>
    public IReadOnlyCollection<Exception> Failures => [.. _failures];

    /// <summary>Listens on <paramref name="address"/>, 127.0.0.1 unless given, on a free port unless given; a connection is closed when its script returns.</summary>
    public static TestServer Start(Func<NetworkStream, CancellationToken, Task> script, IPAddress? address = null, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(script);
        var local = new IPEndPoint(address ?? IPAddress.Loopback, port);
        var listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(local);
        listener.Listen();
        return new TestServer(listener, script);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_running.Keys);
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                Interlocked.Increment(ref _accepted);
                Interlocked.Increment(ref _open);
                Track(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private void Track(Task serving)
    {
        _running[serving] = true;
        serving.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        socket.NoDelay = true;
        try
        {
            await _script(stream, _stopping.Token);
        }
        catch (Exception e)
        {
            if (!_stopping.IsCancellationRequested)
            {
                _failures.Enqueue(e);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
