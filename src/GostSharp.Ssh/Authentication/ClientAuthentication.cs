using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>Logs a client in: without credentials if the server wants none, then with keys, then with the password, and with keys again where the server wants both in this order.</summary>
internal sealed class ClientAuthentication(SshTransport transport, SshClientOptions options, RoundTrip roundTrip)
{
    private const int MaxQuestions = 8;

    private string[] _allowed = [];
    private bool _isPartlyIn;

    /// <summary>Returns the user, when the server has let it in.</summary>
    public async ValueTask<SshUser> RunAsync(CancellationToken cancellationToken)
    {
        await RequestServiceAsync(cancellationToken).ConfigureAwait(false);
        var user = new SshUser(options.UserName, AuthNames.None, Key: null);
        if (await TryAsync(AuthNames.None, static _ => { }, cancellationToken).ConfigureAwait(false))
        {
            return user;
        }

        if (await TryKeysAsync(cancellationToken).ConfigureAwait(false) is { } key)
        {
            return user with { Method = AuthNames.PublicKey, Key = key };
        }

        _isPartlyIn = false;
        if (await TryPasswordAsync(cancellationToken).ConfigureAwait(false))
        {
            return user with { Method = AuthNames.Password };
        }

        if (await TryQuestionsAsync(cancellationToken).ConfigureAwait(false))
        {
            return user with { Method = AuthNames.KeyboardInteractive };
        }

        if (_isPartlyIn && await TryKeysAsync(cancellationToken).ConfigureAwait(false) is { } second)
        {
            return user with { Method = AuthNames.PublicKey, Key = second };
        }

        var methods = _allowed.Length == 0 ? "none" : string.Join(", ", _allowed);
        throw new SshException(SshFailure.Authentication, $"The server did not let the user in. It would accept: {methods}.");
    }

    private async ValueTask RequestServiceAsync(CancellationToken cancellationToken)
    {
        using var request = new SshWriter();
        request.WriteByte(SshMessage.ServiceRequest);
        request.WriteText(AuthNames.AuthService);
        var start = roundTrip.Now;
        transport.Send(request.WrittenSpan);
        var answer = await transport.ReadAsync(cancellationToken).ConfigureAwait(false);
        roundTrip.Answered(start);
        if (answer.Span[0] != SshMessage.ServiceAccept)
        {
            throw Unexpected(answer.Span[0]);
        }
    }

    private async ValueTask<SshPublicKey?> TryKeysAsync(CancellationToken cancellationToken)
    {
        foreach (var key in options.Keys)
        {
            var algorithm = AlgorithmFor(key.PublicKey);
            if (algorithm is not null && _allowed.Contains(AuthNames.PublicKey) && await TryKeyAsync(key, algorithm, cancellationToken).ConfigureAwait(false))
            {
                return key.PublicKey;
            }
        }

        return null;
    }

    // Servers that do not say what they accept are taken to accept what we prefer.
    private string? AlgorithmFor(SshPublicKey key) =>
        key.SignatureAlgorithms.FirstOrDefault(name => transport.Extensions.SignatureAlgorithms?.Contains(name) != false);

    private async ValueTask<bool> TryKeyAsync(ISshSigner key, string algorithm, CancellationToken cancellationToken)
    {
        var blob = key.PublicKey.Blob;
        using (var question = PublicKeyRequest.Begin(options.UserName, isSigned: false, algorithm, blob.Span))
        {
            transport.Send(question.WrittenSpan);
        }

        var answer = await ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Span[0] != SshMessage.UserAuthPublicKeyOk)
        {
            return IsSuccess(answer.Span);
        }

        using var request = PublicKeyRequest.Begin(options.UserName, isSigned: true, algorithm, blob.Span);
        var data = PublicKeyRequest.SignedData(transport.SessionId.Span, request.WrittenSpan);
        request.WriteString(await key.SignAsync(algorithm, data, cancellationToken).ConfigureAwait(false));
        transport.Send(request.WrittenSpan);
        return IsSuccess((await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)).Span);
    }

    private async ValueTask<bool> TryPasswordAsync(CancellationToken cancellationToken) =>
        options.Password is { } password
        && _allowed.Contains(AuthNames.Password)
        && await TryAsync(
            AuthNames.Password,
            writer =>
            {
                writer.WriteBoolean(false);
                writer.WriteText(password);
            },
            cancellationToken).ConfigureAwait(false);

    private async ValueTask<bool> TryQuestionsAsync(CancellationToken cancellationToken)
    {
        if (options.Password is null || !_allowed.Contains(AuthNames.KeyboardInteractive))
        {
            return false;
        }

        Request(AuthNames.KeyboardInteractive, static writer =>
        {
            writer.WriteText("");
            writer.WriteText("");
        });
        var isPasswordUsed = false;
        for (var questions = 0; questions < MaxQuestions; questions++)
        {
            var message = await ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
            if (message.Span[0] != SshMessage.UserAuthInfoRequest)
            {
                return IsSuccess(message.Span);
            }

            var prompts = InfoRequest.Read(message.Span);
            var answers = prompts is [{ IsEchoed: false }] && !isPasswordUsed;
            if (!answers && prompts.Length > 0)
            {
                return false;
            }

            isPasswordUsed |= answers;
            transport.Send(InfoRequest.Answer(answers ? [options.Password] : []));
        }

        return false;
    }

    private async ValueTask<bool> TryAsync(string method, Action<SshWriter> writeDetails, CancellationToken cancellationToken)
    {
        Request(method, writeDetails);
        return IsSuccess((await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)).Span);
    }

    private void Request(string method, Action<SshWriter> writeDetails)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.UserAuthRequest);
        writer.WriteText(options.UserName);
        writer.WriteText(AuthNames.ConnectionService);
        writer.WriteText(method);
        writeDetails(writer);
        transport.Send(writer.WrittenSpan);
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await transport.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (message.Span[0] != SshMessage.UserAuthBanner)
            {
                return message;
            }

            ShowBanner(message.Span);
        }
    }

    private void ShowBanner(ReadOnlySpan<byte> message)
    {
        var reader = new SshReader(message[1..]);
        options.ShowBanner?.Invoke(PeerText.Clean(reader.ReadString()));
    }

    private bool IsSuccess(ReadOnlySpan<byte> answer)
    {
        switch (answer[0])
        {
            case SshMessage.UserAuthSuccess:
                return true;
            case SshMessage.UserAuthFailure:
                var reader = new SshReader(answer[1..]);
                _allowed = reader.ReadNameList();
                _isPartlyIn |= reader.ReadBoolean();
                return false;
            case SshMessage.UserAuthPublicKeyOk:
                // After a password: the server wants another one, which is as good as a refusal.
                return false;
            default:
                throw Unexpected(answer[0]);
        }
    }

    private static SshException Unexpected(byte type) => new(SshFailure.Protocol, $"The server sent message {type} during the login.");
}
