using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Socks;

/// <summary>Packets to and from one target by way of a SOCKS5 server that takes them beside the stream; they end with the stream.</summary>
internal sealed class AssociatedDatagrams : DatagramConnection
{
    private readonly StreamConnection _control;
    private readonly DatagramConnection _packets;
    private readonly EndPoint _target;
    private readonly SocksPeers _peers = new();
    private readonly int _header;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private volatile bool _isOver;

    /// <param name="control">The stream on which it was asked for; owned.</param>
    /// <param name="packets">The way to the server's socket; owned.</param>
    /// <param name="target">Whom the packets go to.</param>
    public AssociatedDatagrams(StreamConnection control, DatagramConnection packets, EndPoint target)
    {
        (_control, _packets, _target) = (control, packets, target);
        _header = UdpTunnelHeader.LengthFor(target);
        _watching = WatchAsync();
    }

    public override EndPoint? LocalEndPoint => _packets.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _target;

    public override ConnectionFeatures Features => _control.Features;

    public override int MaxDatagramSize => _packets.MaxDatagramSize - _header;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _packets.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GostException) when (_isOver)
        {
            return false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var rented = ArrayPool<byte>.Shared.Rent(UdpTunnelHeader.MaxLength + UdpTunnelHeader.MaxData);
            try
            {
                var read = await _packets.ReceiveAsync(rented, cancellationToken).ConfigureAwait(false);
                if (read.IsEnd)
                {
                    return read;
                }

                if (TryUnwrap(rented.AsSpan(0, read.Length), buffer.Span, out var length))
                {
                    return new DatagramRead(Math.Min(length, buffer.Length), read.Truncated || length > buffer.Length);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        var rented = ArrayPool<byte>.Shared.Rent(_header + datagram.Length);
        try
        {
            UdpTunnelHeader.WriteDatagram(rented, _target);
            datagram.CopyTo(rented.AsMemory(_header));
            await _packets.SendAsync(rented.AsMemory(0, _header + datagram.Length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public override void Abort(Exception? reason = null)
    {
        _isOver = true;
        _packets.Abort(reason);
        _control.Abort(reason);
    }

    public override async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Disposal.DisposeAllAsync([_packets, _control]).ConfigureAwait(false);
        _stop.Dispose();
    }

    private bool TryUnwrap(ReadOnlySpan<byte> datagram, Span<byte> into, out int length)
    {
        length = 0;
        if (!DatagramHeader.TryRead(datagram, _peers, out var header, out var source) || !PeerFilter.CouldBe(_target, source))
        {
            return false;
        }

        length = datagram.Length - header;
        datagram.Slice(header, Math.Min(length, into.Length)).CopyTo(into);
        return true;
    }

    private async Task WatchAsync()
    {
        var dropped = new byte[64];
        try
        {
            while (await _control.Stream.ReadAsync(dropped, _stop.Token).ConfigureAwait(false) > 0)
            {
                // What is said here means nothing: the connection only has to be there.
            }
        }
        finally
        {
            _isOver = true;
            _packets.Abort();
        }
    }
}
