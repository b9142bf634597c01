using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>Lets users in whom the options know, within a number of attempts.</summary>
internal sealed class ServerAuthentication(SshTransport transport, SshServerOptions options, RoundTrip roundTrip)
{
    private const string Question = "Password: ";

    private readonly string[] _methods = MethodsOf(options);
    private int _failures;
    private bool _hadFreeTry;

    /// <summary>Whose answer to the question is due.</summary>
    private string? _asked;

    /// <summary>Returns the user who was let in.</summary>
    public async ValueTask<SshUser> RunAsync(CancellationToken cancellationToken)
    {
        await AcceptServiceAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // What the client does after an answer is seldom at once: the shortest time counts.
            var start = roundTrip.Now;
            var message = await transport.ReadAsync(cancellationToken).ConfigureAwait(false);
            roundTrip.Answered(start);
            var user = message.Span[0] switch
            {
                SshMessage.UserAuthRequest => await JudgeAsync(AuthRequest.Read(message.Span), cancellationToken).ConfigureAwait(false),
                SshMessage.UserAuthInfoResponse when _asked is not null => await JudgeAnswerAsync(InfoRequest.ReadAnswers(message.Span), cancellationToken).ConfigureAwait(false),
                _ => throw new SshException(SshFailure.Protocol, $"The client sent message {message.Span[0]} before it has logged in."),
            };
            if (user is not null)
            {
                return user;
            }
        }
    }

    /// <summary>Tells the user; from then on there may be channels.</summary>
    public void Welcome() => transport.Send([SshMessage.UserAuthSuccess]);

    private static string[] MethodsOf(SshServerOptions options) =>
    [
        .. options.CheckPublicKeyAsync is null ? (string[])[] : [AuthNames.PublicKey],
        .. options.CheckPasswordAsync is null ? (string[])[] : [AuthNames.Password, AuthNames.KeyboardInteractive],
    ];

    private async ValueTask AcceptServiceAsync(CancellationToken cancellationToken)
    {
        var message = await transport.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (message.Span[0] != SshMessage.ServiceRequest || new SshReader(message.Span[1..]).ReadText(AuthNames.MaxText) != AuthNames.AuthService)
        {
            throw new SshException(SshFailure.Protocol, "The client did not ask for the login.");
        }

        using var answer = new SshWriter();
        answer.WriteByte(SshMessage.ServiceAccept);
        answer.WriteText(AuthNames.AuthService);
        transport.Send(answer.WrittenSpan);
    }

    private async ValueTask<SshUser?> JudgeAsync(AuthRequest request, CancellationToken cancellationToken)
    {
        _asked = null;
        switch (request.Method)
        {
            case AuthNames.None:
                return await JudgeNoneAsync(request, cancellationToken).ConfigureAwait(false);
            case AuthNames.Password when options.CheckPasswordAsync is not null:
                return await JudgePasswordAsync(request.User, request.Method, request.ReadPassword(), cancellationToken).ConfigureAwait(false);
            case AuthNames.PublicKey when options.CheckPublicKeyAsync is not null:
                return await JudgeKeyAsync(request, cancellationToken).ConfigureAwait(false);
            case AuthNames.KeyboardInteractive when options.CheckPasswordAsync is not null:
                request.CheckInteractive();
                _asked = request.User;
                transport.Send(InfoRequest.Write(new Prompt(Question, IsEchoed: false)));
                return null;
            default:
                return Refuse();
        }
    }

    private async ValueTask<SshUser?> JudgeNoneAsync(AuthRequest request, CancellationToken cancellationToken)
    {
        if (options.CheckNoneAsync is { } check && await check(request.User, cancellationToken).ConfigureAwait(false))
        {
            return new SshUser(request.User, request.Method, Key: null);
        }

        if (!_hadFreeTry)
        {
            _hadFreeTry = true;
            SendFailure();
            return null;
        }

        return Refuse();
    }

    private async ValueTask<SshUser?> JudgePasswordAsync(string user, string method, string? password, CancellationToken cancellationToken) =>
        password is not null && await options.CheckPasswordAsync!(user, password, cancellationToken).ConfigureAwait(false)
            ? new SshUser(user, method, Key: null)
            : Refuse();

    private async ValueTask<SshUser?> JudgeAnswerAsync(string[] answers, CancellationToken cancellationToken)
    {
        var user = _asked!;
        _asked = null;
        return answers is [var password]
            ? await JudgePasswordAsync(user, AuthNames.KeyboardInteractive, password, cancellationToken).ConfigureAwait(false)
            : Refuse();
    }

    private async ValueTask<SshUser?> JudgeKeyAsync(AuthRequest request, CancellationToken cancellationToken)
    {
        var offer = request.ReadKey();
        var isUsable = offer.Key is not null && options.Algorithms.UserKeys.Contains(offer.Algorithm) && offer.Key.SignatureAlgorithms.Contains(offer.Algorithm);
        if (!isUsable || !await options.CheckPublicKeyAsync!(request.User, offer.Key!, cancellationToken).ConfigureAwait(false))
        {
            return Refuse();
        }

        if (offer.Signature is null)
        {
            SendKeyOk(offer);
            return null;
        }

        using var signed = PublicKeyRequest.Begin(request.User, isSigned: true, offer.Algorithm, offer.Key!.Blob.Span);
        return offer.Key.Verify(offer.Algorithm, PublicKeyRequest.SignedData(transport.SessionId.Span, signed.WrittenSpan), offer.Signature)
            ? new SshUser(request.User, request.Method, offer.Key)
            : Refuse();
    }

    private void SendKeyOk(KeyOffer offer)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.UserAuthPublicKeyOk);
        writer.WriteText(offer.Algorithm);
        writer.WriteString(offer.Key!.Blob.Span);
        transport.Send(writer.WrittenSpan);
    }

    private SshUser? Refuse()
    {
        if (++_failures >= options.MaxAuthTries)
        {
            throw new SshException(SshFailure.Authentication, "Too many failed attempts to log in.");
        }

        SendFailure();
        return null;
    }

    private void SendFailure()
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.UserAuthFailure);
        writer.WriteNameList(_methods);
        writer.WriteBoolean(false);
        transport.Send(writer.WrittenSpan);
    }
}
