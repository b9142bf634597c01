using System.Net;
using System.Runtime.CompilerServices;

namespace GostSharp.Transports.Udp;

/// <summary>The packets between a listener's socket and one peer of it.</summary>
internal sealed class DatagramChannel : DatagramConnection, IPacketSource, IPacketSink
{
    private readonly DatagramListener _listener;
    private readonly PacketQueue _queue;
    private volatile bool _closed;

    public DatagramChannel(DatagramListener listener, EndPoint peer, PacketQueue queue)
    {
        _listener = listener;
        _queue = queue;
        RemoteEndPoint = peer;
        Place = new LinkedListNode<DatagramChannel>(this);
        Features.Set(listener.Counters);
    }

    public override EndPoint? LocalEndPoint => _listener.LocalEndPoint;

    public override EndPoint RemoteEndPoint { get; }

    public override int MaxDatagramSize => _listener.MaxDatagramSize;

    public override int MinDatagramSize => _listener.MinDatagramSize;

    /// <summary>Where the table has it; the table's own.</summary>
    public LinkedListNode<DatagramChannel> Place { get; }

    /// <summary>The sweeps that there had been when it was last used; the table's own.</summary>
    public long LastSweep { get; set; }

    public bool IsClosed => _closed;

    /// <summary>Queues a packet of the peer; false when it is lost.</summary>
    public bool TryDeliver(ReadOnlySpan<byte> payload, bool truncated)
    {
        var taken = _queue.TryAdd(payload, truncated);
        if (taken)
        {
            _listener.Channels.Touch(this);
        }

        return taken;
    }

    public void HandOver(IPacketSink? sink) => _queue.HandOver(sink);

    public bool TryTake(ReadOnlySpan<byte> packet)
    {
        if (_closed || !_listener.KeepsChannels || !_listener.TrySend(packet, RemoteEndPoint))
        {
            return false;
        }

        _listener.Channels.Touch(this);
        return true;
    }

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => _queue.WaitAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (await _queue.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_queue.TryTake(buffer, out var read))
            {
                _listener.Channels.Touch(this);
                return read;
            }
        }

        return DatagramRead.End;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        if (_closed)
        {
            // As with every UDP socket that is closed: what still comes for it is lost.
            _listener.CountLost(1);
            return;
        }

        if (_listener.KeepsChannels)
        {
            _listener.Channels.Touch(this);
            await _listener.SendAsync(datagram, RemoteEndPoint, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Forgotten before the peer can answer: its next request opens a channel of its own.
        _listener.Channels.Remove(this);
        try
        {
            await _listener.SendAsync(datagram, RemoteEndPoint, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when it failed: no sweep would find it any more.
            Close();
        }
    }

    /// <summary>Ends it: what is queued can still be received, and nothing more is sent.</summary>
    public void Close()
    {
        _closed = true;
        _listener.Channels.Remove(this);
        _queue.Close();
    }

    // Packets have no reset: the peer learns nothing.
    public override void Abort(Exception? reason = null)
    {
        Close();
        _listener.CountLost(_queue.Clear());
    }

    public override ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }
}
