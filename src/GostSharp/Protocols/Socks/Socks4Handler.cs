using GostSharp.Codecs;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Socks;

/// <summary>A SOCKS4 and 4a server; it serves CONNECT.</summary>
internal sealed class Socks4Handler(
    Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect, Tunnel tunnel, Socks4HandlerOptions options, TimeProvider timeProvider) : IHandler
{
    private static readonly byte[] Granted = new Socks4Reply(Socks4Reply.Granted).ToBytes();

    private readonly SocksTunnel _tunnel = new(connect, tunnel, timeProvider);

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is not StreamConnection client)
        {
            throw new GostException(FailureReason.NotSupported, "the SOCKS4 handler serves streams only");
        }

        var request = await ClientRequest.ReadAsync(
            options.ReadTimeout, timeProvider, token => ReadAsync(client, token), cancellationToken).ConfigureAwait(false);
        if (options.Users?.Accepts(new Credentials(request.UserId, "")) == false)
        {
            await RefuseAsync(client, Socks4Reply.UserRejected, cancellationToken).ConfigureAwait(false);
            throw new GostException(FailureReason.Authentication, "the client showed a wrong user id");
        }

        if (request.Command != Socks4Request.Connect)
        {
            await RefuseAsync(client, Socks4Reply.Rejected, cancellationToken).ConfigureAwait(false);
            throw new GostException(FailureReason.NotSupported, $"the client sent SOCKS4 command {request.Command:x2}, which is not served here");
        }

        await _tunnel.RunAsync(client, request.Address, Granted, static failure => Socks4Reply.Of(failure).ToBytes(), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Socks4Request> ReadAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        try
        {
            return await MessageReader.ReadAsync<Socks4Request>(
                client, Socks4Request.TryParse, Socks4Request.MaxLength, "the SOCKS4 request", cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolException)
        {
            await RefuseAsync(client, Socks4Reply.Failed, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private ValueTask RefuseAsync(StreamConnection client, byte code, CancellationToken cancellationToken) =>
        LastReply.SendAsync(client, new Socks4Reply(code).ToBytes(), timeProvider, cancellationToken);
}
