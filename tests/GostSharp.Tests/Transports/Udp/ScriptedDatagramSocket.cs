using System.Net;
using System.Threading.Channels;

namespace GostSharp.Tests.Transports.Udp;

/// <summary>A packet socket whose packets a test brings, and which keeps what is sent.</summary>
/// <param name="local">Where it is bound; anywhere unless told otherwise.</param>
internal sealed class ScriptedDatagramSocket(EndPoint? local = null) : DatagramSocket
{
    private readonly Channel<Func<(byte[] Bytes, EndPoint Peer)>> _incoming = Channel.CreateUnbounded<Func<(byte[], EndPoint)>>();
    private readonly Channel<(byte[] Bytes, EndPoint Peer)> _sent = Channel.CreateUnbounded<(byte[], EndPoint)>();
    private int _asked;

    public override EndPoint? LocalEndPoint { get; } = local ?? new IPEndPoint(IPAddress.Loopback, 53);

    public override int MaxDatagramSize => 60_000;

    public override int MinDatagramSize => 1;

    public bool IsDisposed { get; private set; }

    public Exception? SendFailure { get; set; }

    /// <summary>The only one to whom sends fail; null for everybody.</summary>
    public EndPoint? FailingPeer { get; set; }

    /// <summary>Thrown by waits for a packet, one by each.</summary>
    public Queue<Exception> WaitFailures { get; } = new();

    /// <summary>How often the listener has asked for a packet: with one more than were brought it has dealt with all of them.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public int Brought { get; private set; }

    public static EndPoint Peer(int number) => new IPEndPoint(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), 1000);

    public void Bring(EndPoint peer, params byte[] bytes)
    {
        Brought++;
        _incoming.Writer.TryWrite(() => (bytes, peer));
    }

    public void Fail(Exception exception)
    {
        Brought++;
        _incoming.Writer.TryWrite(() => throw exception);
    }

    public void End() => _incoming.Writer.TryComplete();

    /// <summary>The next packet that was sent.</summary>
    public async Task<(byte[] Bytes, EndPoint Peer)> SentAsync() => await _sent.Reader.ReadAsync();

    public bool HasSent => _sent.Reader.TryPeek(out _);

    /// <summary>Waits until the listener has dealt with everything that was brought.</summary>
    public Task IsDoneAsync() => Eventually.TrueAsync(() => Asked > Brought);

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) =>
        WaitFailures.TryDequeue(out var failure) ? throw failure : ValueTask.FromResult(true);

    public override async ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        if (!await _incoming.Reader.WaitToReadAsync(cancellationToken))
        {
            return Datagram.End;
        }

        _incoming.Reader.TryRead(out var next);
        var (bytes, peer) = next!();
        bytes.CopyTo(buffer);
        return new Datagram(buffer, bytes.Length, Peer: peer);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default)
    {
        if (SendFailure is not null && (FailingPeer is null || FailingPeer.Equals(peer)))
        {
            throw SendFailure;
        }

        _sent.Writer.TryWrite((datagram.ToArray(), peer));
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        End();
        return ValueTask.CompletedTask;
    }
}
