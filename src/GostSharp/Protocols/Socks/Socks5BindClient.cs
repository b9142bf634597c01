using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Protocols.Socks;

/// <summary>Has a SOCKS5 server listen: with all visitors on one connection, as gost does, or with one on each; and for packets.</summary>
internal sealed class Socks5BindClient(Socks5ConnectorOptions options, Socks5Login login, TimeProvider timeProvider)
{
    private readonly Socks5BindRequest _request = new(options, login, timeProvider);
    private readonly Introduction _introduce = Socks5Introductions.Of(options.Comp, options.ReplyTimeout, timeProvider);

    /// <exception cref="BindFailedException">The server refused.</exception>
    public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, int group, CancellationToken cancellationToken)
    {
        if (options.Multiplex is { } multiplex
            && await _request.AskAsync(dialer, Socks5Command.MuxBind, address, group, cancellationToken).ConfigureAwait(false) is { } tunnel)
        {
            return new TunnelListener(multiplex(tunnel.Stream), tunnel.Address, _introduce, options.Logger);
        }

        // Nobody shares such a port, so that no group is asked for.
        var first = await BindAsync(dialer, address, cancellationToken).ConfigureAwait(false);
        return new Socks5BindListener(first, (bound, token) => BindAsync(dialer, Address.WithPortOf(address, bound), token), timeProvider);
    }

    /// <exception cref="BindFailedException">The server refused.</exception>
    public async ValueTask<DatagramSocket> BindDatagramAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken)
    {
        if (Socks5Udp.PortOf(address) == 0)
        {
            throw new BindFailedException(
                FailureReason.NotSupported, address, "SOCKS5 servers do not bind a free port for packets, since port 0 means something else to them: name a port");
        }

        var tunnel = await _request.AskAsync(dialer, Socks5Command.UdpTunnel, address, 0, cancellationToken).ConfigureAwait(false)
            ?? throw new BindFailedException(FailureReason.NotSupported, address, "the proxy binds no ports for packets");
        return new TunnelSocket(tunnel.Stream, options.MaxFrame, tunnel.Address, new SocksPeers(VisitorAddress.Of)).WithLivePeer();
    }

    private async ValueTask<Socks5Binding> BindAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken)
    {
        var binding = await _request.AskAsync(dialer, Socks5Command.Bind, address, 0, cancellationToken).ConfigureAwait(false)
            ?? throw new BindFailedException(FailureReason.NotSupported, address, "the proxy does not listen for its clients");
        if (Socks5Udp.PortOf(address) is 0 || Socks5Udp.PortOf(binding.Address) == Socks5Udp.PortOf(address))
        {
            return binding;
        }

        // Some take the port for a wish, and another one where it is taken.
        await binding.Stream.DisposeAsync().ConfigureAwait(false);
        throw new BindFailedException(FailureReason.AddressUnavailable, address, $"the proxy has bound {Address.Format(binding.Address)} instead");
    }
}
