using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>Logs a client in: without credentials if the server wants none, then with keys, then with the password, and with keys again where the server wants both in this order.</summary>
internal sealed class ClientAuthentication
{
    private const int MaxQuestions = 8;

    private readonly SshTransport _transport;
    private readonly SshClientOptions _options;
    private readonly RoundTrip _roundTrip;
    private readonly AuthExchange _exchange;
    private readonly KeyLogin _keys;

    public ClientAuthentication(SshTransport transport, SshClientOptions options, RoundTrip roundTrip)
    {
        (_transport, _options, _roundTrip) = (transport, options, roundTrip);
        _exchange = new AuthExchange(transport, options);
        _keys = new KeyLogin(transport, options, _exchange);
    }

    /// <summary>Returns the user, when the server has let it in.</summary>
    public async ValueTask<SshUser> RunAsync(CancellationToken cancellationToken)
    {
        await RequestServiceAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await TryAllAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new SshException(SshFailure.Authentication, $"The server did not let the user in. It would accept: {_exchange.AllowedText}.");
        }
        catch (PeerDisconnectException exception) when (_exchange.HasRefused && exception.Code == DisconnectMessage.ProtocolError)
        {
            // Servers count refusals, and this is what most of them call too many.
            throw new PeerDisconnectException(
                SshFailure.Authentication, exception.Code, $"The server did not let the user in, and ended the login. It would accept: {_exchange.AllowedText}.", exception);
        }
    }

    private async ValueTask<SshUser?> TryAllAsync(CancellationToken cancellationToken) =>
        await TryNoneAsync(cancellationToken).ConfigureAwait(false)
        ?? Owner(await _keys.TryAsync(cancellationToken).ConfigureAwait(false))
        ?? await TryPasswordAsync(cancellationToken).ConfigureAwait(false)
        ?? await TryQuestionsAsync(cancellationToken).ConfigureAwait(false)
        ?? (_exchange.IsPartlyIn ? Owner(await _keys.TryAsync(cancellationToken).ConfigureAwait(false)) : null)
        // Last: servers count refusals, and few want what is tried here.
        ?? Owner(await _keys.TryOtherSignaturesAsync(cancellationToken).ConfigureAwait(false));

    private async ValueTask RequestServiceAsync(CancellationToken cancellationToken)
    {
        using var request = new SshWriter();
        request.WriteByte(SshMessage.ServiceRequest);
        request.WriteText(AuthNames.AuthService);
        var start = _roundTrip.Now;
        _transport.Send(request.WrittenSpan);
        var answer = await _transport.ReadAsync(cancellationToken).ConfigureAwait(false);
        _roundTrip.Answered(start);
        if (answer.Span[0] != SshMessage.ServiceAccept)
        {
            throw AuthExchange.Unexpected(answer.Span[0]);
        }
    }

    private async ValueTask<SshUser?> TryNoneAsync(CancellationToken cancellationToken) =>
        await _exchange.TryAsync(AuthNames.None, static _ => { }, cancellationToken).ConfigureAwait(false) ? User(AuthNames.None) : null;

    private async ValueTask<SshUser?> TryPasswordAsync(CancellationToken cancellationToken)
    {
        // What keys have achieved is no reason to show them again.
        _exchange.IsPartlyIn = false;
        return _options.Password is { } password && _exchange.Allows(AuthNames.Password) && await SendPasswordAsync(password, cancellationToken).ConfigureAwait(false)
            ? User(AuthNames.Password)
            : null;
    }

    private ValueTask<bool> SendPasswordAsync(string password, CancellationToken cancellationToken) => _exchange.TryAsync(
        AuthNames.Password,
        writer =>
        {
            writer.WriteBoolean(false);
            writer.WriteText(password);
        },
        cancellationToken);

    private async ValueTask<SshUser?> TryQuestionsAsync(CancellationToken cancellationToken) =>
        _options.Password is { } password && _exchange.Allows(AuthNames.KeyboardInteractive) && await AnswerAsync(password, cancellationToken).ConfigureAwait(false)
            ? User(AuthNames.KeyboardInteractive)
            : null;

    private async ValueTask<bool> AnswerAsync(string password, CancellationToken cancellationToken)
    {
        _exchange.Request(AuthNames.KeyboardInteractive, static writer =>
        {
            writer.WriteText("");
            writer.WriteText("");
        });
        var isPasswordUsed = false;
        for (var questions = 0; questions < MaxQuestions; questions++)
        {
            var message = await _exchange.ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
            if (message.Span[0] != SshMessage.UserAuthInfoRequest)
            {
                return _exchange.IsSuccess(message.Span);
            }

            var prompts = InfoRequest.Read(message.Span);
            var answers = prompts is [{ IsEchoed: false }] && !isPasswordUsed;
            if (!answers && prompts.Length > 0)
            {
                return false;
            }

            isPasswordUsed |= answers;
            _transport.Send(InfoRequest.Answer(answers ? [password] : []));
        }

        return false;
    }

    private SshUser? Owner(SshPublicKey? key) => key is null ? null : new SshUser(_options.UserName, AuthNames.PublicKey, key);

    private SshUser User(string method) => new(_options.UserName, method, Key: null);
}
