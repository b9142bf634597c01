using System.Net;
using System.Threading.Channels;

namespace GostSharp.Tests.Transports;

/// <summary>A listener whose connections, failures and end come when a test says so.</summary>
internal sealed class QueueListener : IListener
{
    private readonly Channel<object> _queue = Channel.CreateUnbounded<object>();
    private int _accepts;

    public EndPoint? LocalEndPoint { get; init; } = new DnsEndPoint("listener", 80);

    /// <summary>How often somebody asked for the next connection.</summary>
    public int Accepts => Volatile.Read(ref _accepts);

    public bool IsUnbound { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Brings a connection and returns the client's end.</summary>
    public StreamConnection Connect()
    {
        var pair = ConnectionPair.CreateInMemory();
        Bring(pair.Server);
        return pair.Client;
    }

    public void Bring(Connection connection) => _queue.Writer.TryWrite(connection);

    public void Fail(Exception exception) => _queue.Writer.TryWrite(exception);

    /// <summary>Ends as a remote listener does whose tunnel has ended.</summary>
    public void End() => _queue.Writer.TryComplete();

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _accepts);
        try
        {
            return await _queue.Reader.ReadAsync(cancellationToken) switch
            {
                Exception failure => throw failure,
                var connection => (Connection)connection,
            };
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        IsUnbound = true;
        End();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return UnbindAsync();
    }
}
