using System.Net.Security;
using System.Security.Authentication;

namespace GostSharp.Transports.Tls;

/// <summary>The client's side of TLS 1.2 and 1.3.</summary>
internal sealed class TlsClientUpgrade : IUpgrade
{
    private readonly TlsClientOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <exception cref="ConfigurationException">A name is to be verified and none is given, or a pin or the roots are missing.</exception>
    public TlsClientUpgrade(TlsClientOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        var missing = options switch
        {
            { Verification: TlsVerification.Full, ServerName: "" } => "a server name: there is none to verify the certificate against",
            { Verification: TlsVerification.Pin, Pin: null } => "a pin",
            { Verification: TlsVerification.Chain, Roots: null } => "roots",
            _ => null,
        };
        if (missing is not null)
        {
            throw new ConfigurationException([$"TLS needs {missing}"]);
        }
    }

    public ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default)
    {
        var (options, check) = Prepare();
        return TlsHandshake.RunAsync(connection, check, (stream, token) => stream.AuthenticateAsClientAsync(options, token), _timeProvider, cancellationToken);
    }

    /// <summary>What the framework needs for one handshake, and what will know why it was refused.</summary>
    public (SslClientAuthenticationOptions Options, CertificateCheck Check) Prepare()
    {
        var check = new CertificateCheck(_options.Verification, _options.Roots, _options.Pin, _options.ServerName, _timeProvider.GetUtcNow());
        return (Build(check), check);
    }

    private SslClientAuthenticationOptions Build(CertificateCheck check) => new()
    {
        TargetHost = _options.ServerName,
        ClientCertificateContext = _options.Certificate?.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = TlsHandshake.Protocols(_options.ApplicationProtocols),
        CertificateChainPolicy = check.Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => check.Accepts(certificate, chain, errors),
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };
}
