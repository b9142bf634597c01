using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using GostSharp.Transports.Udp.Linux;

namespace GostSharp.Transports.Udp;

/// <summary>A bound UDP socket of this machine.</summary>
internal sealed class UdpSocket : DatagramSocket, IPromptSocket, ILocalSocket
{
    /// <summary>What every packet fits into: with a smaller buffer some systems cut it silently, others call it an error.</summary>
    public const int MaxReceive = 65_535;

    // Asked for; the kernel gives what its limits allow. Bursts of many clients wait here while the receiver is at work.
    private const int KernelBuffer = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly Func<DnsEndPoint, CancellationToken, ValueTask<IPEndPoint>> _resolve;
    private readonly UdpPeers _peers = new();
    private readonly UdpAddresses _addresses;
    private readonly SocketAddress _sender;
    private readonly SemaphoreSlim _waiting = new(1, 1); // Held by the one whose packet waits for room.
    private byte[]? _spare;
    private UdpPush? _push;
    private volatile bool _closed;

    private UdpSocket(Socket socket, Func<DnsEndPoint, CancellationToken, ValueTask<IPEndPoint>> resolve)
    {
        _socket = socket;
        _resolve = resolve;
        _sender = new SocketAddress(socket.AddressFamily);
        _addresses = new UdpAddresses(socket.AddressFamily);
        LocalEndPoint = socket.LocalEndPoint;
    }

    public override EndPoint? LocalEndPoint { get; }

    /// <param name="address">Where to bind.</param>
    /// <param name="resolve">Finds peers that are given by name.</param>
    /// <exception cref="BindFailedException">The address is taken, not ours or not allowed.</exception>
    public static UdpSocket Bind(IPEndPoint address, Func<DnsEndPoint, CancellationToken, ValueTask<IPEndPoint>> resolve)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            DualStack.Apply(socket, address);
            socket.ReceiveBufferSize = KernelBuffer;
            socket.Blocking = false;
            socket.Bind(address);
            return new UdpSocket(socket, resolve);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new BindFailedException(SocketFailures.ToReason(exception.SocketErrorCode), address, exception.Message, exception);
        }
    }

    // A look at the next packet that wants none of its bytes.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
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
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.MessageSize || UdpErrors.IsReport(exception.SocketErrorCode))
        {
            return true;
        }
        catch (SocketException exception)
        {
            throw UdpErrors.Lost(exception);
        }
    }

    public bool HasMore => UdpTuning.HasMore(_socket);

    public void AskForBuffers(int bytes) => UdpTuning.AskForBuffers(_socket, bytes);

    public void Mark(int trafficClass) => UdpTuning.Mark(_socket, trafficClass);

    public bool CanPush => UdpLoop.IsSupported;

    public Task PushAsync(Action<Datagram> deliver)
    {
        UdpPush push;
        try
        {
            push = _push = new UdpPush(_socket, _peers, deliver);
        }
        catch (ObjectDisposedException) when (_closed)
        {
            return Task.CompletedTask;
        }

        Interlocked.MemoryBarrier();
        if (_closed)
        {
            push.Dispose();
        }

        return push.Ended;
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, EndPoint peer)
    {
        try
        {
            return peer is UdpPeer known && known.Raw.Family == _socket.AddressFamily && TrySend(datagram, known.Raw);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var room = buffer.Length >= MaxReceive ? buffer : _spare ??= new byte[MaxReceive];
        while (true)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(room, SocketFlags.None, _sender, cancellationToken).ConfigureAwait(false);
                return Take(room[..length], buffer);
            }
            catch (Exception) when (_closed)
            {
                return Datagram.End;
            }
            catch (SocketException exception) when (UdpErrors.IsReport(exception.SocketErrorCode))
            {
                // Some peer has gone; the next packet is another matter.
            }
            catch (SocketException exception)
            {
                throw UdpErrors.Lost(exception);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveManyAsync(Memory<Datagram> datagrams, CancellationToken cancellationToken = default)
    {
        var count = 0;
        while (count < datagrams.Length && (count == 0 || HasMore))
        {
            var received = await ReceiveAsync(datagrams.Span[count].Buffer, cancellationToken).ConfigureAwait(false);
            if (received.IsEnd)
            {
                break;
            }

            datagrams.Span[count++] = received;
        }

        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default)
    {
        var to = peer is UdpPeer known && known.Raw.Family == _socket.AddressFamily
            ? known.Raw
            : _addresses.Get(peer as IPEndPoint ?? await ResolveAsync(peer, cancellationToken).ConfigureAwait(false));
        try
        {
            await SendAsync(datagram, to, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_closed && exception is SocketException or ObjectDisposedException)
        {
            throw new GostException(FailureReason.ConnectionLost, "the socket is closed", exception);
        }
        catch (SocketException exception)
        {
            throw UdpErrors.Lost(exception);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _closed = true;
        Interlocked.MemoryBarrier();
        _push?.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Datagram Take(ReadOnlyMemory<byte> received, Memory<byte> buffer)
    {
        var length = Math.Min(received.Length, buffer.Length);
        if (buffer.Length < MaxReceive)
        {
            received.Span[..length].CopyTo(buffer.Span);
        }

        return new Datagram(buffer, length, length < received.Length, _peers.Get(_sender));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, SocketAddress to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TrySend(datagram.Span, to))
        {
            return;
        }

        // One at a time: when several wait in the framework for one socket, it may lose the address of one (a NullReferenceException of .NET 10).
        await _waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _socket.SendToAsync(datagram, SocketFlags.None, to, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _waiting.Release();
        }
    }

    /// <summary>False when there is no room now, or when a report about an earlier packet took the place of this one.</summary>
    private bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            return _socket.SendTo(datagram, SocketFlags.None, to) == datagram.Length;
        }
        catch (SocketException exception) when (!_closed
            && exception.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            return false;
        }
    }

    private ValueTask<IPEndPoint> ResolveAsync(EndPoint peer, CancellationToken cancellationToken) => peer is DnsEndPoint name
        ? _resolve(name, cancellationToken)
        : throw new GostException(FailureReason.NotSupported, $"addresses of the kind {peer.AddressFamily} are not supported");
}
