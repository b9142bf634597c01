using System.Net.Security;
using System.Security.Authentication;

namespace GostSharp.Transports.Tls;

/// <summary>The server's side of TLS 1.2 and 1.3.</summary>
internal sealed class TlsServerUpgrade(TlsServerOptions options, TimeProvider timeProvider) : IUpgrade
{
    public ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default)
    {
        var (prepared, check) = Prepare();
        return TlsHandshake.RunAsync(connection, check, (stream, token) => stream.AuthenticateAsServerAsync(prepared, token), timeProvider, cancellationToken);
    }

    /// <summary>What the framework needs for one handshake, and what will know why it was refused.</summary>
    public (SslServerAuthenticationOptions Options, CertificateCheck Check) Prepare()
    {
        var verification = options.ClientRoots is null ? TlsVerification.None : TlsVerification.Chain;
        var check = new CertificateCheck(verification, options.ClientRoots, null, null, timeProvider.GetUtcNow());
        return (Build(check), check);
    }

    private SslServerAuthenticationOptions Build(CertificateCheck check) => new()
    {
        ServerCertificateContext = options.Certificate.Current,
        ClientCertificateRequired = options.ClientRoots is not null,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = TlsHandshake.Protocols(options.ApplicationProtocols),
        CertificateChainPolicy = check.Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => check.Accepts(certificate, chain, errors),
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };
}
