using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Protocols.Relay;

/// <summary>Has a relay server listen, with all visitors on one connection, or bind for packets; servers of v3 can.</summary>
internal sealed class RelayBindClient(RelayConnectorOptions options, TimeProvider timeProvider)
{
    // An address, and perhaps the name of a target behind it. Many heads may be under way at once.
    private const int MaxHead = 1024;

    private readonly RelayBindRequest _request = new(options, timeProvider);
    private readonly Introduction _introduce = Introductions.AtTheHead(ReadVisitorAsync, options.ConnectTimeout, timeProvider);

    /// <exception cref="BindFailedException">The server refused, or this connector is not made for it.</exception>
    public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, int group, CancellationToken cancellationToken)
    {
        var multiplex = options.Multiplex
            ?? throw new BindFailedException(FailureReason.NotSupported, address, "a relay server needs a session to bring visitors");
        var request = new RelayRequest(RelayCommand.Bind, address, Network: group == 0 ? RelayNetwork.Tcp : RelayNetwork.OfGroup(group));
        var (stream, bound) = await _request.AskAsync(dialer, request, address, cancellationToken).ConfigureAwait(false);
        return new TunnelListener(multiplex(stream), bound, _introduce, options.Logger);
    }

    /// <exception cref="BindFailedException">The server refused.</exception>
    public async ValueTask<DatagramSocket> BindDatagramAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken)
    {
        if (address is IPEndPoint { Port: 0 } or DnsEndPoint { Port: 0 })
        {
            throw new BindFailedException(
                FailureReason.NotSupported, address, "relay servers do not bind a free port for packets, since port 0 means something else to them: name a port");
        }

        var request = new RelayRequest(RelayCommand.Bind, address, IsUdp: true, Network: RelayNetwork.Udp);
        var (stream, bound) = await _request.AskAsync(dialer, request, address, cancellationToken).ConfigureAwait(false);
        return new TunnelSocket(stream, TunnelSocket.Version3Takes, bound, new SocksPeers(VisitorAddress.Of)).WithLivePeer();
    }

    private static async ValueTask<EndPoint?> ReadVisitorAsync(StreamConnection stream, CancellationToken cancellationToken)
    {
        var response = await MessageReader.ReadAsync<RelayResponse>(
            stream, RelayResponse.TryParse, MaxHead, "the address of a visitor", cancellationToken).ConfigureAwait(false);
        return response.Status == RelayStatus.Ok
            ? response.Address
            : throw new ProtocolException($"the relay says that a visitor could not be brought (status {response.Status:x2})");
    }
}
