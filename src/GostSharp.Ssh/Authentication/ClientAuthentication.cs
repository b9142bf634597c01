using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>
/// Logs a client in: without credentials if the server wants none, then with keys, then with the password, then with the keys for later;
/// and with keys or the password again where the server wants both, in an order that is not this one.
/// </summary>
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
                ?? throw new SshException(SshFailure.Authentication, $"The server did not let the user in. {Reasons}", _keys.Failure);
        }
        catch (PeerDisconnectException exception) when (IsRefusal(exception))
        {
            throw new PeerDisconnectException(
                SshFailure.Authentication, exception.Code, $"The server did not let the user in, and ended the login. {Reasons}", exception);
        }
    }

    private string Reasons => _keys.Failure is { } failure
        ? $"It would accept: {_exchange.AllowedText}. A key did not sign: {PeerText.Clean(failure.Message)}"
        : $"It would accept: {_exchange.AllowedText}.";

    // Servers count refusals, and a protocol error is what most of them call too many. What those say that name it is worth less than a signer's reason.
    private bool IsRefusal(PeerDisconnectException exception) =>
        (_exchange.HasRefused && exception.Code == DisconnectMessage.ProtocolError)
        || (_keys.Failure is not null && exception.Failure == SshFailure.Authentication);

    private async ValueTask<SshUser?> TryAllAsync(CancellationToken cancellationToken) =>
        await TryNoneAsync(cancellationToken).ConfigureAwait(false)
        ?? await TryKeysAsync(_options.Keys, cancellationToken).ConfigureAwait(false)
        ?? await TryPasswordOrQuestionsAsync(cancellationToken).ConfigureAwait(false)
        ?? (_exchange.IsPartlyIn ? await TryKeysAsync(_options.Keys, cancellationToken).ConfigureAwait(false) : null)
        ?? await TryLaterKeysAsync(cancellationToken).ConfigureAwait(false)
        // Last: servers count refusals, and few want what is tried here.
        ?? Owner(await _keys.TryOtherSignaturesAsync([.. _options.Keys, .. _options.LaterKeys], cancellationToken).ConfigureAwait(false));

    private async ValueTask<SshUser?> TryKeysAsync(IEnumerable<ISshSigner> keys, CancellationToken cancellationToken) =>
        Owner(await _keys.TryAsync(keys, cancellationToken).ConfigureAwait(false));

    private async ValueTask<SshUser?> TryLaterKeysAsync(CancellationToken cancellationToken)
    {
        _exchange.IsPartlyIn = false;
        return await TryKeysAsync(_options.LaterKeys, cancellationToken).ConfigureAwait(false)
            // The key was the first half: the password, which was not wanted or not enough before, may be the second.
            ?? (_exchange.IsPartlyIn ? await TryPasswordOrQuestionsAsync(cancellationToken).ConfigureAwait(false) : null);
    }

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

    private async ValueTask<SshUser?> TryPasswordOrQuestionsAsync(CancellationToken cancellationToken)
    {
        // What keys have achieved is no reason to show them again.
        _exchange.IsPartlyIn = false;
        return await TryPasswordAsync(cancellationToken).ConfigureAwait(false) ?? await TryQuestionsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SshUser?> TryPasswordAsync(CancellationToken cancellationToken) =>
        _options.Password is { } password && _exchange.Allows(AuthNames.Password) && await SendPasswordAsync(password, cancellationToken).ConfigureAwait(false)
            ? User(AuthNames.Password)
            : null;

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
