using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>Logs in with keys. RSA keys can sign in two ways, and a server does not say which of them it refuses.</summary>
internal sealed class KeyLogin(SshTransport transport, SshClientOptions options, AuthExchange exchange)
{
    /// <summary>Why a key did not sign that the server would have taken, the first of those; null when all have.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Shows every key with the signature that is preferred; returns the one that the server took.</summary>
    public ValueTask<SshPublicKey?> TryAsync(IEnumerable<ISshSigner> keys, CancellationToken cancellationToken) =>
        TryAsync(keys, static algorithms => algorithms.Take(1), cancellationToken);

    /// <summary>Shows the keys again that can sign in another way, too.</summary>
    public ValueTask<SshPublicKey?> TryOtherSignaturesAsync(IEnumerable<ISshSigner> keys, CancellationToken cancellationToken) =>
        TryAsync(keys, static algorithms => algorithms.Skip(1), cancellationToken);

    private async ValueTask<SshPublicKey?> TryAsync(
        IEnumerable<ISshSigner> keys, Func<IEnumerable<string>, IEnumerable<string>> choose, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            foreach (var algorithm in choose(AlgorithmsFor(key.PublicKey)))
            {
                if (exchange.Allows(AuthNames.PublicKey) && await TryAsync(key, algorithm, cancellationToken).ConfigureAwait(false))
                {
                    return key.PublicKey;
                }
            }
        }

        return null;
    }

    // Servers that do not say what they accept are taken to accept everything. Some name all that they know: only a refusal tells.
    private IEnumerable<string> AlgorithmsFor(SshPublicKey key) =>
        key.SignatureAlgorithms.Where(name => transport.Extensions.SignatureAlgorithms?.Contains(name) != false);

    private async ValueTask<bool> TryAsync(ISshSigner key, string algorithm, CancellationToken cancellationToken)
    {
        var blob = key.PublicKey.Blob;
        using (var question = PublicKeyRequest.Begin(options.UserName, isSigned: false, algorithm, blob.Span))
        {
            transport.Send(question.WrittenSpan);
        }

        var answer = await exchange.ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Span[0] != SshMessage.UserAuthPublicKeyOk)
        {
            return exchange.IsSuccess(answer.Span);
        }

        using var request = PublicKeyRequest.Begin(options.UserName, isSigned: true, algorithm, blob.Span);
        var data = PublicKeyRequest.SignedData(transport.SessionId.Span, request.WrittenSpan);
        if (await SignAsync(key, algorithm, data, cancellationToken).ConfigureAwait(false) is not { } signature)
        {
            return false;
        }

        request.WriteString(signature);
        transport.Send(request.WrittenSpan);
        return exchange.IsSuccess((await exchange.ReadAnswerAsync(cancellationToken).ConfigureAwait(false)).Span);
    }

    private async ValueTask<byte[]?> SignAsync(ISshSigner key, string algorithm, byte[] data, CancellationToken cancellationToken)
    {
        try
        {
            return await key.SignAsync(algorithm, data, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Agents ask their users, tokens are pulled out: there may be other keys, and a password. Later failures often follow from the first.
            Failure ??= exception;
            return null;
        }
    }
}
