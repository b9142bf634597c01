using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Udp;

/// <summary>Makes connections of packets: one channel for every peer of a socket, be it of this machine or behind a chain.</summary>
internal sealed class DatagramListener : IListener, IDatagramListener
{
    private readonly DatagramSocket _socket;
    private readonly DatagramListenerOptions _options;
    private readonly LossReport _report;
    private readonly QueueMemory _memory;
    private readonly Channel<DatagramChannel> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _sweep;
    private readonly Task _run;
    private int _disposed;

    /// <param name="socket">Owned from now on.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="name">The service, for logs.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where losses are told.</param>
    /// <param name="counters">Counts for several that follow each other; null for its own.</param>
    public DatagramListener(
        DatagramSocket socket, DatagramListenerOptions options, string name, TimeProvider timeProvider, ILogger logger, DatagramCounters? counters = null)
    {
        _socket = socket;
        _options = options;
        Counters = counters ?? new DatagramCounters();
        _report = new LossReport(Counters, name, timeProvider, logger);
        _memory = new QueueMemory(options.MaxQueuedBytes);
        _waiting = Channel.CreateBounded<DatagramChannel>(options.Backlog);
        LocalEndPoint = socket.LocalEndPoint;
        Channels = new ChannelTable(options.MaxChannels);
        _sweep = timeProvider.CreateTimer(static self => ((DatagramListener)self!).Sweep(), this, options.IdleTimeout, options.IdleTimeout);
        var pump = new DatagramPump(socket, Deliver, name, timeProvider, logger);
        _run = Task.Run(() => RunAsync(pump));
    }

    public EndPoint? LocalEndPoint { get; }

    public ChannelTable Channels { get; }

    public DatagramCounters Counters { get; }

    public DatagramStatistics? Statistics => Counters.Now;

    /// <summary>Bytes that the buffers of waiting packets take.</summary>
    public int QueuedBytes => _memory.Used;

    public int MaxDatagramSize => _socket.MaxDatagramSize;

    public int MinDatagramSize => _socket.MinDatagramSize;

    public bool KeepsChannels => _options.KeepAlive;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_waiting.Reader.TryRead(out var channel))
            {
                if (!channel.IsClosed)
                {
                    return channel;
                }

                // It waited for too long: its time was up, or others needed its place.
                await channel.DisposeAsync().ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>Closes the socket and every channel: there is no other way to free the address, as answers are sent from it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _sweep.DisposeAsync().ConfigureAwait(false);
            await _socket.DisposeAsync().ConfigureAwait(false);
        }

        await _run.ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(datagram, peer, cancellationToken).ConfigureAwait(false);
        Counters.CountSent();
    }

    /// <summary>Sends at once, or not at all.</summary>
    public bool TrySend(ReadOnlySpan<byte> datagram, EndPoint peer)
    {
        var sent = _socket is IPromptSocket prompt && prompt.TrySend(datagram, peer);
        if (sent)
        {
            Counters.CountSent();
        }

        return sent;
    }

    public void CountLost(int count)
    {
        if (count > 0)
        {
            Counters.CountDropped(count);
            _report.Note();
        }
    }

    private async Task RunAsync(DatagramPump pump)
    {
        try
        {
            await pump.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            End();
        }
    }

    private void Deliver(Datagram received)
    {
        Counters.CountReceived();
        var payload = received.Payload.Span;
        var truncated = received.Truncated || payload.Length > _options.MaxReceiveSize;
        if (truncated)
        {
            payload = payload[..Math.Min(payload.Length, _options.MaxReceiveSize)];
            Counters.CountTruncated();
            _report.Note();
        }

        if (received.Peer is not { } peer || !TryDeliver(peer, payload, truncated))
        {
            CountLost(1);
        }
    }

    private bool TryDeliver(EndPoint peer, ReadOnlySpan<byte> payload, bool truncated)
    {
        if (Channels.TryFind(peer, out var channel))
        {
            return channel.TryDeliver(payload, truncated);
        }

        if (_waiting.Reader.Count >= _options.Backlog)
        {
            return false;
        }

        var opened = new DatagramChannel(this, peer, new PacketQueue(_options.QueueLength, _memory));
        return opened.TryDeliver(payload, truncated) && TryOpen(opened);
    }

    private bool TryOpen(DatagramChannel channel)
    {
        if (Channels.Add(channel) is { } evicted)
        {
            evicted.Close();
            Counters.CountEvicted();
            _report.Note();
        }

        // Nobody else writes: the room that was seen is still there.
        return _waiting.Writer.TryWrite(channel);
    }

    private void Sweep()
    {
        foreach (var idle in Channels.Sweep())
        {
            idle.Close();
        }
    }

    private void End()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var channel))
        {
            channel.Abort();
        }

        foreach (var channel in Channels.ToArray())
        {
            channel.Close();
        }

        _report.Finish();
    }
}
