using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>The server's side of what comes before a request, and the request itself; each message is read for itself, so that clients may send them all at once.</summary>
internal sealed class Socks5Admission(Socks5HandlerOptions options, TimeProvider timeProvider)
{
    private readonly IUpgrade? _tls = options.NoTls ? null : options.Tls;

    /// <exception cref="GostException">The client is not let in, and has been told so where it speaks SOCKS5.</exception>
    public async ValueTask<Socks5Client> AdmitAsync(SocksStream client, CancellationToken cancellationToken)
    {
        var greeting = await MessageReader.ReadAsync<Socks5Greeting>(
            client.Current, Socks5Greeting.TryParse, Socks5Greeting.MaxLength, "the SOCKS5 greeting", cancellationToken).ConfigureAwait(false);
        var selection = new Socks5Selection(Select(greeting.Methods));
        if (selection.Method == Socks5Method.NoneAcceptable)
        {
            await Farewell.SayAsync(client.Current, selection.ToBytes(), timeProvider, cancellationToken).ConfigureAwait(false);
            throw new GostException(FailureReason.Authentication, "the client offers no method that is accepted here");
        }

        await client.SendAsync(selection.ToBytes(), cancellationToken).ConfigureAwait(false);
        if (Socks5Method.HasTls(selection.Method) && _tls is not null)
        {
            await client.UpgradeAsync(_tls, cancellationToken).ConfigureAwait(false);
        }

        var user = Socks5Method.HasUserPassword(selection.Method) ? await AuthenticateAsync(client, cancellationToken).ConfigureAwait(false) : null;
        return new Socks5Client(await ReadRequestAsync(client.Current, cancellationToken).ConfigureAwait(false), user);
    }

    // Clients of gost v2 never offer 82 and expect it for their 80.
    private byte Select(byte[] offer)
    {
        var offersTls = _tls is not null && offer.Contains(Socks5Method.Tls);
        var (withTls, plain) = options.Users is null
            ? (Socks5Method.Tls, Socks5Method.None)
            : (Socks5Method.TlsUserPassword, Socks5Method.UserPassword);
        if (offersTls || (_tls is not null && offer.Contains(withTls)))
        {
            return withTls;
        }

        return offer.Contains(plain) ? plain : Socks5Method.NoneAcceptable;
    }

    private async ValueTask<string> AuthenticateAsync(SocksStream client, CancellationToken cancellationToken)
    {
        var shown = await MessageReader.ReadAsync<Authentication.Credentials>(
            client.Current, UserPasswordRequest.TryParse, UserPasswordRequest.MaxLength, "the login", cancellationToken).ConfigureAwait(false);
        var status = new UserPasswordStatus(options.Users?.Accepts(shown) == true);
        if (status.IsAccepted)
        {
            await client.SendAsync(status.ToBytes(), cancellationToken).ConfigureAwait(false);
            return shown.User;
        }

        await Farewell.SayAsync(client.Current, status.ToBytes(), timeProvider, cancellationToken).ConfigureAwait(false);
        throw new GostException(FailureReason.Authentication, "the client showed a wrong user name or password");
    }

    private async ValueTask<Socks5Request> ReadRequestAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        try
        {
            return await MessageReader.ReadAsync<Socks5Request>(
                client, Socks5Request.TryParse, Socks5Request.MaxLength, "the SOCKS5 request", cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolException)
        {
            var reply = new Socks5Reply(Socks5ReplyCode.GeneralFailure).ToBytes();
            await Farewell.SayAsync(client, reply, timeProvider, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
