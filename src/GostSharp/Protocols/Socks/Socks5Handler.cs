using System.Collections.Frozen;
using GostSharp.Protocols.Binding;

namespace GostSharp.Protocols.Socks;

/// <summary>A SOCKS5 server: lets the client in, reads what it wants and runs the command.</summary>
internal sealed class Socks5Handler : IHandler
{
    private readonly Socks5HandlerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Socks5Admission _admission;
    private readonly FrozenDictionary<byte, ISocks5Command> _commands;

    /// <param name="connect">Dials the targets that clients name.</param>
    /// <param name="tunnel">Watches the clients meanwhile, and relays.</param>
    /// <param name="options">Who may use it, and how.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="udp">How packets are carried; null refuses them.</param>
    /// <param name="bind">Binds for clients; null refuses that.</param>
    public Socks5Handler(
        Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect,
        Tunnel tunnel,
        Socks5HandlerOptions options,
        TimeProvider timeProvider,
        Socks5Udp? udp = null,
        BindServer? bind = null)
    {
        _options = options;
        _timeProvider = timeProvider;
        _admission = new Socks5Admission(options, timeProvider);
        var reply = new Socks5BoundReply(options.PublicHost, timeProvider);
        var answers = new Socks5BindAnswers(reply, tunnel, options.IntroducesPeers);
        _commands = new Dictionary<byte, ISocks5Command>
        {
            [Socks5Command.Connect] = new Socks5ConnectCommand(new SocksTunnel(connect, tunnel, timeProvider)),
            [Socks5Command.Bind] = new Socks5BindCommand(bind, reply, answers, tunnel),
            [Socks5Command.MuxBind] = new Socks5MuxBindCommand(bind, reply, answers),
            [Socks5Command.UdpAssociate] = new Socks5UdpAssociateCommand(udp, reply),
            [Socks5Command.UdpTunnel] = new Socks5UdpTunnelCommand(udp, bind, reply, answers),
        }.ToFrozenDictionary();
    }

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is not StreamConnection accepted)
        {
            throw new GostException(FailureReason.NotSupported, "the SOCKS5 handler serves streams only");
        }

        var client = new SocksStream(accepted);
        await using var _ = client.ConfigureAwait(false);
        var admitted = await ClientRequest.ReadAsync(
            _options.ReadTimeout, _timeProvider, token => _admission.AdmitAsync(client, token), cancellationToken).ConfigureAwait(false);
        await RunAsync(client.Current, admitted, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RunAsync(StreamConnection client, Socks5Client admitted, CancellationToken cancellationToken)
    {
        var request = admitted.Request;
        if (!_commands.TryGetValue(request.Command, out var command))
        {
            await RefuseAsync(client, Socks5ReplyCode.CommandNotSupported, cancellationToken).ConfigureAwait(false);
            throw new GostException(FailureReason.NotSupported, $"the client sent SOCKS5 command {request.Command:x2}, which is not served here");
        }

        if (request.Address is null)
        {
            await RefuseAsync(client, Socks5ReplyCode.AddressTypeNotSupported, cancellationToken).ConfigureAwait(false);
            throw new ProtocolException("the client sent an address of an unknown type");
        }

        await command.RunAsync(client, new Socks5Wish(request.Address, request.Group, admitted.User), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask RefuseAsync(StreamConnection client, byte code, CancellationToken cancellationToken) =>
        Farewell.SayAsync(client, new Socks5Reply(code).ToBytes(), _timeProvider, cancellationToken);
}
