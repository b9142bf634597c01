using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>The server's part: it answers, and signs.</summary>
internal sealed class ServerKeyExchange : IKeyExchange
{
    private readonly Dictionary<string, ISshSigner> _signers;

    public ServerKeyExchange(IReadOnlyList<string> hostKeyAlgorithms, IReadOnlyList<ISshSigner> hostKeys)
    {
        _signers = new Dictionary<string, ISshSigner>(StringComparer.Ordinal);
        foreach (var signer in hostKeys)
        {
            foreach (var algorithm in signer.PublicKey.SignatureAlgorithms)
            {
                _signers.TryAdd(algorithm, signer);
            }
        }

        HostKeyAlgorithms = [.. hostKeyAlgorithms.Where(_signers.ContainsKey)];
        if (HostKeyAlgorithms.Count == 0)
        {
            throw new ArgumentException("The server needs a host key for one of the offered algorithms.", nameof(hostKeys));
        }
    }

    public IReadOnlyList<string> HostKeyAlgorithms { get; }

    public async ValueTask<ExchangeResult> RunAsync(SshNegotiated negotiated, ExchangeTranscript transcript, IKeyExchangeMessages messages, CancellationToken cancellationToken)
    {
        var init = await messages.ReceiveAsync(SshMessage.KexExchangeInit, cancellationToken).ConfigureAwait(false);
        var signer = _signers[negotiated.HostKey];
        var (result, publicValue) = Agree(init.Span, negotiated, transcript, signer.PublicKey);
        var signature = await signer.SignAsync(negotiated.HostKey, result.ExchangeHash, cancellationToken).ConfigureAwait(false);
        using var reply = new SshWriter(1024);
        reply.WriteByte(SshMessage.KexExchangeReply);
        reply.WriteString(signer.PublicKey.Blob.Span);
        reply.WriteBytes(publicValue);
        reply.WriteString(signature);
        messages.Send(reply.WrittenSpan);
        return result;
    }

    private static (ExchangeResult Result, byte[] PublicValue) Agree(ReadOnlySpan<byte> init, SshNegotiated negotiated, ExchangeTranscript transcript, SshPublicKey hostKey)
    {
        using var agreement = KeyAgreement.Create(negotiated.KeyExchange);
        var reader = new SshReader(init[1..]);
        var clientPublic = agreement.ReadPublic(ref reader);
        reader.ExpectEnd();
        using var secret = new SshWriter();
        secret.WriteMpint(agreement.Agree(clientPublic));
        using var publicValue = new SshWriter();
        agreement.WritePublic(publicValue);
        var hash = transcript.Hash(agreement.Hash, hostKey.Blob.Span, clientPublic, publicValue.WrittenSpan, secret.WrittenSpan);
        return (new ExchangeResult(agreement.Hash, secret.ToArray(), hash, hostKey), publicValue.ToArray());
    }
}
