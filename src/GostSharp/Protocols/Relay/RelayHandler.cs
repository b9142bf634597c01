using System.Collections.Frozen;
using GostSharp.Codecs;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Relay;

/// <summary>A relay server: reads what the client wants, lets it in and runs the command.</summary>
internal sealed class RelayHandler : IHandler
{
    private static readonly Credentials Nobody = new("", "");

    private readonly RelayHandlerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly FrozenDictionary<byte, IRelayCommand> _commands;

    /// <param name="targets">Where clients get to.</param>
    /// <param name="tunnel">Watches the clients while their targets are dialled, and relays bytes.</param>
    /// <param name="datagramTunnel">Relays packets.</param>
    /// <param name="options">Who may use it, and how.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="binding">Binds for clients; null refuses that.</param>
    public RelayHandler(
        IRelayTargets targets,
        Tunnel tunnel,
        DatagramTunnel datagramTunnel,
        RelayHandlerOptions options,
        TimeProvider timeProvider,
        RelayBinding? binding = null)
    {
        _options = options;
        _timeProvider = timeProvider;
        var connect = new RelayConnectCommand(targets, tunnel, datagramTunnel, timeProvider);
        var commands = new Dictionary<byte, IRelayCommand>
        {
            [RelayCommand.None] = connect,
            [RelayCommand.Connect] = connect,
        };
        if (binding is not null)
        {
            commands[RelayCommand.Bind] = new RelayBindCommand(binding.Server, binding.Associations, new RelayBindAnswers(timeProvider));
        }

        _commands = commands.ToFrozenDictionary();
    }

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is not StreamConnection client)
        {
            throw new GostException(FailureReason.NotSupported, "the relay handler serves streams only");
        }

        var request = await ClientRequest.ReadAsync(_options.ReadTimeout, _timeProvider, token => ReadAsync(client, token), cancellationToken).ConfigureAwait(false);
        if (_options.Users?.Accepts(request.Credentials ?? Nobody) == false)
        {
            await RefuseAsync(client, RelayStatus.Unauthorized, cancellationToken).ConfigureAwait(false);
            throw new GostException(FailureReason.Authentication, "the client showed no user and password that are known here");
        }

        if (!_commands.TryGetValue(request.Command, out var command))
        {
            var status = request.Command == RelayCommand.Bind ? RelayStatus.Forbidden : RelayStatus.BadRequest;
            await RefuseAsync(client, status, cancellationToken).ConfigureAwait(false);
            throw new GostException(FailureReason.NotSupported, $"the client sent relay command {request.Command:x2}, which is not served here");
        }

        if (request.Network is RelayNetwork.Ip or RelayNetwork.Unix or RelayNetwork.Serial)
        {
            await RefuseAsync(client, RelayStatus.BadRequest, cancellationToken).ConfigureAwait(false);
            throw new GostException(FailureReason.NotSupported, $"the client wants network {request.Network:x4}, and only TCP and UDP are served");
        }

        await command.RunAsync(client, request, cancellationToken).ConfigureAwait(false);
    }

    private static ValueTask<RelayRequest> ReadAsync(StreamConnection client, CancellationToken cancellationToken) =>
        MessageReader.ReadAsync<RelayRequest>(client, RelayRequest.TryParse, RelayFrame.MaxLength, "the relay request", cancellationToken);

    private ValueTask RefuseAsync(StreamConnection client, byte status, CancellationToken cancellationToken) =>
        Farewell.SayAsync(client, new RelayResponse(status).ToBytes(), _timeProvider, cancellationToken);
}
