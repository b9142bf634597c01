using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Socks;

/// <summary>The socket that one client sends its packets to, each with a header that names its target; what others send is dropped.</summary>
internal sealed class ClientSocket : DatagramSocket
{
    // The header of an answer from an IPv4 address; where a longer one leaves too little room, sending says so.
    private const int ShortestHeader = 10;

    // A flood must not keep the thread from everybody else.
    private const int DropsInARow = 64;

    private readonly DatagramSocket _socket;
    private readonly EndPoint? _host;
    private readonly SocksPeers _peers = new();
    private long _dropped;
    private volatile EndPoint? _client;

    /// <param name="socket">The socket, which this one then owns.</param>
    /// <param name="host">The client's address, of which only the host is known.</param>
    /// <param name="named">Where the client says that it will send from.</param>
    public ClientSocket(DatagramSocket socket, EndPoint? host, EndPoint named)
    {
        (_socket, _host) = (socket, host);
        _client = PortNamed(host, named) is { } port ? Socks5Udp.At(host, port) : null;
    }

    /// <summary>Packets that were not the client's, or not packets at all.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public override EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    public override int MaxDatagramSize => _socket.MaxDatagramSize - ShortestHeader;

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => _socket.WaitToReceiveAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var drops = 1; ; drops++)
        {
            var received = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (received.IsEnd || TryUnwrap(ref received))
            {
                return received;
            }

            Interlocked.Increment(ref _dropped);
            if (drops % DropsInARow == 0)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default)
    {
        var client = _client ?? throw new GostException(FailureReason.NotSupported, "the client has not said yet where it is");
        if (UdpTunnelHeader.LengthFor(peer) + datagram.Length > _socket.MaxDatagramSize)
        {
            throw new GostException(FailureReason.NotSupported, $"a packet of {datagram.Length} bytes does not fit behind its header");
        }

        var rented = ArrayPool<byte>.Shared.Rent(UdpTunnelHeader.MaxLength + datagram.Length);
        try
        {
            var length = UdpTunnelHeader.WriteDatagram(rented, peer);
            datagram.CopyTo(rented.AsMemory(length));
            await _socket.SendAsync(rented.AsMemory(0, length + datagram.Length), client, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public override ValueTask DisposeAsync() => _socket.DisposeAsync();

    // Behind an address translation a client knows neither its address nor its port.
    private static int? PortNamed(EndPoint? host, EndPoint named)
    {
        var isTrue = named is IPEndPoint ip && PeerFilter.IsUnspecified(ip.Address) || PeerFilter.IsSameHost(named, host);
        return isTrue && Socks5Udp.PortOf(named) is > 0 and var port ? port : null;
    }

    private bool TryUnwrap(ref Datagram received)
    {
        if (received.Peer is not { } sender || !IsClient(sender) || !DatagramHeader.TryRead(received.Payload.Span, _peers, out var length, out var target))
        {
            return false;
        }

        _client ??= sender;
        var data = received.Length - length;
        received.Buffer.Slice(length, data).CopyTo(received.Buffer);
        received = received with { Length = data, Peer = target };
        return true;
    }

    private bool IsClient(EndPoint sender) => _client is { } known ? known.Equals(sender) : PeerFilter.IsSameHost(_host, sender);
}
