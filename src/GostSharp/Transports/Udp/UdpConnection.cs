using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using GostSharp.Transports.Udp.Linux;

namespace GostSharp.Transports.Udp;

/// <summary>A UDP socket that is connected to one peer: what others send does not arrive, and that nobody listens there is told.</summary>
internal sealed class UdpConnection : DatagramConnection, IPacketSource, IPacketSink, ILocalSocket
{
    // IPv6 leaves its own header out of the 65,535 bytes; UDP's 8 are in them.
    private const int MaxOverIPv6 = 65_527;

    private readonly Socket _socket;
    private UdpInbox? _inbox;
    private SocketException? _failure;
    private volatile bool _closed;

    private UdpConnection(Socket socket, IPEndPoint peer)
    {
        _socket = socket;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = peer;
        MaxDatagramSize = peer.AddressFamily is AddressFamily.InterNetworkV6 ? MaxOverIPv6 : base.MaxDatagramSize;
    }

    public override EndPoint? LocalEndPoint { get; }

    public override EndPoint? RemoteEndPoint { get; }

    public override int MaxDatagramSize { get; }

    /// <exception cref="SocketException">There is no way to the peer.</exception>
    /// <exception cref="GostException">This process has hardly any descriptors left.</exception>
    public static UdpConnection Connect(IPEndPoint peer)
    {
        var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            DescriptorReserve.CheckDialling(socket.Handle);
            socket.Blocking = false;
            socket.Connect(peer);
            return new UdpConnection(socket, peer);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public bool HasMore => UdpTuning.HasMore(_socket);

    public void AskForBuffers(int bytes) => UdpTuning.AskForBuffers(_socket, bytes);

    public void Mark(int trafficClass) => UdpTuning.Mark(_socket, trafficClass);

    public void HandOver(IPacketSink? sink)
    {
        if (_inbox is null && sink is not null && UdpLoop.IsSupported)
        {
            var inbox = _inbox = new UdpInbox(_socket);
            Interlocked.MemoryBarrier();
            if (_closed)
            {
                inbox.Dispose();
            }
        }

        _inbox?.HandOver(sink);
    }

    public bool TryTake(ReadOnlySpan<byte> packet)
    {
        try
        {
            var sent = _socket.Send(packet, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                // Told once by the kernel, and again by us when the packet is sent in earnest.
                _failure = new SocketException((int)error);
            }

            return error is SocketError.Success && sent == packet.Length;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) =>
        _inbox is { } inbox ? inbox.WaitAsync(cancellationToken) : PeekAsync(cancellationToken);

    // A look at the next packet that wants none of its bytes.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> PeekAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (_closed)
        {
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.MessageSize)
        {
            return true;
        }
        catch (SocketException exception)
        {
            throw UdpErrors.Lost(exception);
        }
    }

    public override ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inbox is { } inbox ? inbox.ReceiveAsync(buffer, cancellationToken) : ReadAsync(buffer, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DatagramRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var spare = buffer.Length >= UdpSocket.MaxReceive ? null : ArrayPool<byte>.Shared.Rent(UdpSocket.MaxReceive);
        try
        {
            var length = await _socket.ReceiveAsync(spare ?? buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            var taken = Math.Min(length, buffer.Length);
            spare?.AsSpan(0, taken).CopyTo(buffer.Span);
            return new DatagramRead(taken, taken < length);
        }
        catch (Exception) when (_closed)
        {
            return DatagramRead.End;
        }
        catch (SocketException exception)
        {
            throw UdpErrors.Lost(exception);
        }
        finally
        {
            if (spare is not null)
            {
                ArrayPool<byte>.Shared.Return(spare);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            throw UdpErrors.Lost(failure);
        }

        try
        {
            await _socket.SendAsync(datagram, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_closed && exception is SocketException or ObjectDisposedException)
        {
            throw new GostException(FailureReason.ConnectionLost, "the connection is closed", exception);
        }
        catch (SocketException exception)
        {
            throw UdpErrors.Lost(exception);
        }
    }

    // Packets have no reset: the peer learns nothing.
    public override void Abort(Exception? reason = null)
    {
        _closed = true;
        Interlocked.MemoryBarrier();
        _inbox?.Dispose();
        _socket.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }
}
