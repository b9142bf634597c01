using GostSharp.Tests.Relaying;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>Packets that a test brings; whoever receives while none is there holds a buffer for nothing, and fails.</summary>
internal sealed class WatchedPackets : DatagramConnection
{
    private readonly DatagramPipe _pipe = new();
    private int _there;
    private int _receives;
    private volatile bool _isWaiting;

    public int Receives => Volatile.Read(ref _receives);

    /// <summary>Waits until so many packets were received, and the next one is waited for without a buffer.</summary>
    public Task WaitedForAfterAsync(int receives) => Eventually.TrueAsync(() => Receives == receives && _isWaiting);

    public void Bring(byte[] packet)
    {
        Interlocked.Increment(ref _there);
        _pipe.Bring(packet);
    }

    public void End() => _pipe.End();

    public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
    {
        _isWaiting = Volatile.Read(ref _there) == 0;
        var isThere = await _pipe.WaitToReceiveAsync(cancellationToken);
        _isWaiting = false;
        return isThere;
    }

    public override ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Decrement(ref _there) < 0)
        {
            throw new InvalidOperationException("a buffer is held while no packet is there");
        }

        Interlocked.Increment(ref _receives);
        return _pipe.ReceiveAsync(buffer, cancellationToken);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default) => _pipe.SendAsync(datagram, cancellationToken);

    public override void Abort(Exception? reason = null) => _pipe.Abort(reason);

    public override ValueTask DisposeAsync() => _pipe.DisposeAsync();
}
