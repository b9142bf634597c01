using GostSharp.Codecs;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Socks;

/// <summary>What comes before every request of a client: greeting, TLS where the server wants it, login where it wants that.</summary>
/// <remarks>Servers of gost drop what comes too early: nothing is sent before the answer to the message before it has been read.</remarks>
internal sealed class Socks5Login
{
    private readonly IUpgrade? _tls;
    private readonly byte[] _offer;
    private readonly byte[] _login;

    /// <exception cref="GostException">User or password are too long (<see cref="FailureReason.Configuration"/>).</exception>
    public Socks5Login(Socks5ConnectorOptions options)
    {
        _tls = options.NoTls ? null : options.Tls;
        _login = UserPasswordRequest.ToBytes(options.Credentials ?? new Credentials("", ""));
        _offer = (options.Credentials, _tls) switch
        {
            (null, null) => [Socks5Method.None],
            (null, _) => [Socks5Method.None, Socks5Method.Tls],
            (_, null) => [Socks5Method.None, Socks5Method.UserPassword],
            _ => [Socks5Method.None, Socks5Method.UserPassword, Socks5Method.Tls, Socks5Method.TlsUserPassword],
        };
    }

    /// <exception cref="GostException">The server does not let us in, or is no such server.</exception>
    public async ValueTask RunAsync(SocksStream server, CancellationToken cancellationToken)
    {
        await server.SendAsync(new Socks5Greeting(_offer).ToBytes(), cancellationToken).ConfigureAwait(false);
        var selection = await MessageReader.ReadAsync<Socks5Selection>(
            server.Current, Socks5Selection.TryParse, Socks5Selection.Length, "the SOCKS5 method", cancellationToken).ConfigureAwait(false);
        Check(selection.Method);
        if (Socks5Method.HasTls(selection.Method) && _tls is not null)
        {
            await server.UpgradeAsync(_tls, cancellationToken).ConfigureAwait(false);
        }

        if (Socks5Method.HasUserPassword(selection.Method))
        {
            await LogInAsync(server, cancellationToken).ConfigureAwait(false);
        }
    }

    // gost v2 answers 82 to an offer of 80; it gets the login it wants, empty where there is none.
    private void Check(byte method)
    {
        if (_offer.Contains(method) || (method == Socks5Method.TlsUserPassword && _offer.Contains(Socks5Method.Tls)))
        {
            return;
        }

        throw method switch
        {
            Socks5Method.NoneAcceptable => new GostException(FailureReason.Authentication, "the proxy accepts none of the offered methods"),
            Socks5Method.UserPassword => new GostException(FailureReason.Authentication, "the proxy wants a user name and a password"),
            _ => new ProtocolException($"the proxy chose method {method:x2}, which was not offered"),
        };
    }

    private async ValueTask LogInAsync(SocksStream server, CancellationToken cancellationToken)
    {
        await server.SendAsync(_login, cancellationToken).ConfigureAwait(false);
        var status = await MessageReader.ReadAsync<UserPasswordStatus>(
            server.Current, UserPasswordStatus.TryParse, UserPasswordStatus.Length, "the answer to the login", cancellationToken).ConfigureAwait(false);
        if (!status.IsAccepted)
        {
            throw new GostException(FailureReason.Authentication, "the proxy refused the user name or password");
        }
    }
}
