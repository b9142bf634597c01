using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>The client's part: it speaks first, and checks the server's key and signature.</summary>
internal sealed class ClientKeyExchange(
    IReadOnlyList<string> hostKeyAlgorithms,
    Func<SshPublicKey, CancellationToken, ValueTask<bool>> checkHostKey) : IKeyExchange
{
    private const int MaxHostKey = 16 * 1024;

    private SshPublicKey? _trusted;

    public IReadOnlyList<string> HostKeyAlgorithms => hostKeyAlgorithms;

    public async ValueTask<ExchangeResult> RunAsync(SshNegotiated negotiated, ExchangeTranscript transcript, IKeyExchangeMessages messages, CancellationToken cancellationToken)
    {
        using var agreement = KeyAgreement.Create(negotiated.KeyExchange);
        using var publicValue = new SshWriter();
        agreement.WritePublic(publicValue);
        messages.Send([SshMessage.KexExchangeInit, .. publicValue.WrittenSpan]);
        var reply = await messages.ReceiveAsync(SshMessage.KexExchangeReply, cancellationToken).ConfigureAwait(false);
        var result = Check(reply.Span, agreement, publicValue.WrittenSpan, negotiated, transcript);
        await TrustAsync(result.HostKey, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private static ExchangeResult Check(
        ReadOnlySpan<byte> reply,
        KeyAgreement agreement,
        ReadOnlySpan<byte> ownPublic,
        SshNegotiated negotiated,
        ExchangeTranscript transcript)
    {
        var reader = new SshReader(reply[1..]);
        var hostKeyBlob = reader.ReadString(MaxHostKey);
        var serverPublic = agreement.ReadPublic(ref reader);
        var signature = reader.ReadString(MaxHostKey);
        reader.ExpectEnd();
        using var secret = new SshWriter();
        secret.WriteMpint(agreement.Agree(serverPublic));
        var hash = transcript.Hash(agreement.Hash, hostKeyBlob, ownPublic, serverPublic, secret.WrittenSpan);
        var hostKey = SshPublicKey.Parse(hostKeyBlob);
        if (!hostKey.SignatureAlgorithms.Contains(negotiated.HostKey) || !hostKey.Verify(negotiated.HostKey, hash, signature))
        {
            throw new SshException(SshFailure.HostKey, $"The server did not prove that it owns its {negotiated.HostKey} host key.");
        }

        return new ExchangeResult(agreement.Hash, secret.ToArray(), hash, hostKey);
    }

    // Asked once: later exchanges must be signed with the same key.
    private async ValueTask TrustAsync(SshPublicKey key, CancellationToken cancellationToken)
    {
        if (_trusted is null)
        {
            if (!await checkHostKey(key, cancellationToken).ConfigureAwait(false))
            {
                throw new SshException(SshFailure.HostKey, $"The server's host key {key.KeyType} {key.Fingerprint} is not trusted.");
            }

            _trusted = key;
        }
        else if (!_trusted.Blob.Span.SequenceEqual(key.Blob.Span))
        {
            throw new SshException(SshFailure.HostKey, "The server has changed its host key within the session.");
        }
    }
}
