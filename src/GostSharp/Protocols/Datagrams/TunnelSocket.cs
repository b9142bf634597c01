using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Packets in a stream, as gost's UDP tunnels carry them: each frame names the peer that its packet goes to or comes from.</summary>
/// <param name="stream">The stream, which the socket then owns.</param>
/// <param name="maxFrame">How long a frame may be as long as nobody knows what the other end takes.</param>
/// <param name="address">What the other end bound; null where it does not say.</param>
/// <param name="peers">What the peers are called here; null calls them what the frames do.</param>
internal sealed class TunnelSocket(
    StreamConnection stream, int maxFrame = TunnelSocket.EveryPeerTakes, EndPoint? address = null, SocksPeers? peers = null) : DatagramSocket
{
    /// <summary>More than this in one frame ends the whole process of a peer of v2.</summary>
    public const int EveryPeerTakes = 16 * 1024;

    /// <summary>What peers of v3 take, and those of ours.</summary>
    public const int Version3Takes = UdpTunnelHeader.MaxLength + UdpTunnelHeader.MaxData;

    // It also takes the place of the number of probes of an idle connection, which are 5 s apart.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    private readonly FrameReader _frames = new(stream, peers ?? new SocksPeers());
    private readonly SemaphoreSlim _turn = new(1);
    private Exception? _failure;
    private volatile bool _closed;

    /// <summary>Notices within half a minute that the other end is gone, also while packets are under way to it: for tunnels that wait for as long as it takes.</summary>
    /// <remarks>The protocol has nothing to ask the other end with. It reads at all times, so that what it does not acknowledge it never will.</remarks>
    public TunnelSocket WithLivePeer()
    {
        stream.LimitSilence(Silence);
        return this;
    }

    /// <summary>The stream that carries it.</summary>
    public StreamConnection Stream => stream;

    public override EndPoint? LocalEndPoint => address;

    public override int MaxDatagramSize => Math.Min(MaxFrame - UdpTunnelHeader.MaxLength, UdpTunnelHeader.MaxData);

    // For upstream a frame of no length is one that goes on to the end of the stream.
    public override int MinDatagramSize => 1;

    private int MaxFrame => _frames.HasSeenVersion3 ? Version3Takes : maxFrame;

    /// <summary>The largest packet that fits into a frame to <paramref name="peer"/> now.</summary>
    /// <exception cref="GostException">No frame can name it (<see cref="FailureReason.NotSupported"/>).</exception>
    public int MaxDatagramSizeTo(EndPoint peer) => Math.Min(MaxFrame - UdpTunnelHeader.LengthFor(peer), UdpTunnelHeader.MaxData);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _frames.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_closed && exception is not OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or GostException)
        {
            // Told once: after that the socket is at its end, so that nobody tries again for ever.
            _closed = true;
            throw exception as GostException ?? new GostException(FailureReason.ConnectionLost, exception.Message, exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (await WaitToReceiveAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_frames.TryTake(buffer, out var datagram) && datagram.Peer is not null)
            {
                return datagram;
            }
        }

        return Datagram.End;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default)
    {
        if (datagram.Length < MinDatagramSize || datagram.Length > MaxDatagramSizeTo(peer))
        {
            throw new GostException(FailureReason.NotSupported, $"a packet of {datagram.Length} bytes does not fit into a frame");
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        await UnlessGivenUp(WriteAsync(datagram, peer), cancellationToken).ConfigureAwait(false);
        if (_failure is not null)
        {
            throw new GostException(FailureReason.ConnectionLost, _failure.Message, _failure);
        }
    }

    public void Abort(Exception? reason = null)
    {
        _closed = true;
        stream.Abort(reason);
    }

    public override async ValueTask DisposeAsync()
    {
        _closed = true;
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    // Half a frame would be the end of all: who gives up waits no longer, and the frame is written all the same.
    private static ValueTask UnlessGivenUp(ValueTask writing, CancellationToken cancellationToken) =>
        writing.IsCompletedSuccessfully ? writing : new ValueTask(writing.AsTask().WaitAsync(cancellationToken));

    // Never throws: nobody may be waiting any more. The turn ends with it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> datagram, EndPoint peer)
    {
        var frame = ArrayPool<byte>.Shared.Rent(UdpTunnelHeader.MaxLength + datagram.Length);
        try
        {
            var length = UdpTunnelHeader.WriteFrame(frame, datagram.Length, peer);
            datagram.CopyTo(frame.AsMemory(length));
            await stream.Stream.WriteAsync(frame.AsMemory(0, length + datagram.Length), CancellationToken.None).ConfigureAwait(false);
            await stream.Stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
            _turn.Release();
        }
    }
}
