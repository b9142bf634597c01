using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>Logs in with keys. RSA keys can sign in two ways, and a server does not say which of them it refuses.</summary>
internal sealed class KeyLogin(SshTransport transport, SshClientOptions options, AuthExchange exchange)
{
    /// <summary>Shows every key with the signature that is preferred; returns the one that the server took.</summary>
    public ValueTask<SshPublicKey?> TryAsync(CancellationToken cancellationToken) =>
        TryAsync(static algorithms => algorithms.Take(1), cancellationToken);

    /// <summary>Shows the keys again that can sign in another way, too.</summary>
    public ValueTask<SshPublicKey?> TryOtherSignaturesAsync(CancellationToken cancellationToken) =>
        TryAsync(static algorithms => algorithms.Skip(1), cancellationToken);

    private async ValueTask<SshPublicKey?> TryAsync(Func<IEnumerable<string>, IEnumerable<string>> choose, CancellationToken cancellationToken)
    {
        foreach (var key in options.Keys)
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
        request.WriteString(await key.SignAsync(algorithm, data, cancellationToken).ConfigureAwait(false));
        transport.Send(request.WrittenSpan);
        return exchange.IsSuccess((await exchange.ReadAnswerAsync(cancellationToken).ConfigureAwait(false)).Span);
    }
}
