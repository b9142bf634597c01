using System.Net;
using System.Net.Sockets;
using GostSharp.Kcp.Sockets;

namespace GostSharp.Kcp;

/// <summary>A UDP socket of this machine.</summary>
public sealed class KcpUdpSocket : KcpSocket
{
    private const int MaxPeers = 32_768;

    private readonly Socket _socket;
    private readonly SocketAddress _received;
    private readonly Dictionary<SocketAddress, EndPoint> _peers = [];
    private EndPoint? _lastPeer;
    private SocketAddress? _lastAddress;

    private KcpUdpSocket(Socket socket)
    {
        _socket = socket;
        _received = new SocketAddress(socket.AddressFamily);
        LocalEndPoint = socket.LocalEndPoint;
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint { get; }

    /// <summary>Binds a socket.</summary>
    /// <param name="address">The address; port 0 for any.</param>
    /// <param name="bufferSize">Bytes that the system may keep in each direction; it may allow less.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static KcpUdpSocket Bind(IPEndPoint address, int bufferSize = 4 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(address);
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = bufferSize;
            socket.SendBufferSize = bufferSize;
            socket.Bind(address);
            return new KcpUdpSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (_socket.Available == 0)
            {
                await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception exception) when (IsClosed(exception))
        {
            return false;
        }
        catch (SocketException)
        {
            // Says something of one peer, or of a packet that is longer than no buffer; anything else the receive will say.
            return true;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        var (count, lacks) = (0, new ReceiveLacks(TimeProvider.System));
        while (count == 0)
        {
            try
            {
                do
                {
                    var buffer = datagrams.Span[count].Buffer;
                    var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _received, cancellationToken).ConfigureAwait(false);
                    datagrams.Span[count++] = new KcpDatagram(buffer, length, Peer());
                }
                while (count < datagrams.Length && _socket.Available > 0);
            }
            catch (Exception exception) when (IsClosed(exception))
            {
                return count;
            }
            catch (SocketException exception) when (IsOfOnePacket(exception) || count > 0)
            {
                // A peer that is not there, or a packet longer than the buffer: the next one may be fine. Worse comes again.
            }
            catch (SocketException exception) when (lacks.Bears(exception))
            {
                await lacks.PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        var failures = default(SendFailures);
        for (var i = 0; i < datagrams.Length; i++)
        {
            var datagram = datagrams.Span[i];
            try
            {
                await _socket.SendToAsync(datagram.Payload, SocketFlags.None, Address(datagram.Peer), cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException exception) when (!IsClosed(exception))
            {
                failures.Add(exception);
            }
        }

        failures.ThrowIfAny();
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsClosed(Exception exception) => exception is ObjectDisposedException or SocketException
    {
        SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket or SocketError.Shutdown,
    };

    private static bool IsOfOnePacket(SocketException exception) => exception.SocketErrorCode is
        SocketError.MessageSize or SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.HostUnreachable or SocketError.NetworkUnreachable
        or SocketError.HostDown or SocketError.NetworkDown or SocketError.NetworkReset or SocketError.TimedOut;

    /// <summary>The same object for the same address; when there are too many, those that are still there cost an object each.</summary>
    private EndPoint Peer()
    {
        if (_peers.TryGetValue(_received, out var known))
        {
            return known;
        }

        if (_peers.Count >= MaxPeers)
        {
            _peers.Clear();
        }

        var key = new SocketAddress(_received.Family, _received.Size);
        _received.Buffer.Span[.._received.Size].CopyTo(key.Buffer.Span);
        var peer = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(key);
        _peers.Add(key, peer);
        return peer;
    }

    private SocketAddress Address(EndPoint? peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (!ReferenceEquals(peer, _lastPeer))
        {
            _lastAddress = peer.Serialize();
            _lastPeer = peer;
        }

        return _lastAddress!;
    }
}
