using System.Net;

namespace GostSharp.Protocols.Relay;

/// <summary>Asks a relay server for bytes or packets to and from the target, in a way that servers of both generations understand; or to listen.</summary>
internal sealed class RelayConnector : IDatagramConnector, IGroupBindConnector, IDatagramBindConnector
{
    private readonly RelayConnectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly RelayBindClient _bind;

    /// <exception cref="GostException">User or password are too long (<see cref="FailureReason.Configuration"/>).</exception>
    public RelayConnector(RelayConnectorOptions options, TimeProvider timeProvider)
    {
        if (options.Credentials is not null)
        {
            RelayUserAuth.ToBytes(options.Credentials);
        }

        _options = options;
        _timeProvider = timeProvider;
        _bind = new RelayBindClient(options, timeProvider);
    }

    public async ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        await AskAsync(transport, context, new RelayRequest(RelayCommand.Connect, context.Target), cancellationToken).ConfigureAwait(false);

    /// <remarks>The flag says that packets are wanted. The network feature would say it again, and a v2 server closes on it.</remarks>
    public async ValueTask<DatagramConnection> ConnectDatagramAsync(
        Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken = default) =>
        new RelayDatagramConnection(
            await AskAsync(transport, context, new RelayRequest(RelayCommand.Connect, context.Target, IsUdp: true), cancellationToken).ConfigureAwait(false),
            context.Target);

    public ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default) =>
        _bind.ListenAsync(dialer, address, 0, cancellationToken);

    public ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, int group, CancellationToken cancellationToken = default) =>
        _bind.ListenAsync(dialer, address, group, cancellationToken);

    public ValueTask<DatagramSocket> BindDatagramAsync(
        IDialer dialer, IRoute underlay, EndPoint address, CancellationToken cancellationToken = default) =>
        _bind.BindDatagramAsync(dialer, address, cancellationToken);

    private async ValueTask<OpenedConnection> AskAsync(
        Connection transport, ConnectContext context, RelayRequest request, CancellationToken cancellationToken)
    {
        var bytes = Encode(context, request with { Credentials = _options.Credentials });
        return await ProxyExchange.RunAsync(
            _options.ConnectTimeout,
            _timeProvider,
            context,
            exchange => NodeConnection.UseAsync(transport, context, node => OpenAsync(node, context, bytes, exchange.Token), exchange.Token),
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<OpenedConnection> OpenAsync(
        Connection transport, ConnectContext context, byte[] request, CancellationToken cancellationToken)
    {
        var server = transport as StreamConnection
            ?? throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "a relay server is reached over a stream");
        var opening = new RelayOpening(server, request, context, _timeProvider);
        if (_options.NoDelay)
        {
            await opening.SendAsync(cancellationToken).ConfigureAwait(false);
        }

        return new OpenedConnection(server, opening);
    }

    private static byte[] Encode(ConnectContext context, RelayRequest request)
    {
        try
        {
            return request.ToBytes();
        }
        catch (GostException exception)
        {
            throw new ConnectFailedException(exception.Reason, context.Target, exception.Message, exception);
        }
    }
}
