using System.Net;
using System.Security.Cryptography.X509Certificates;
using GostSharp.Transports.Tls;

namespace GostSharp.Configuration.Components;

/// <summary>TLS, both ends, and what configured certificates mean.</summary>
internal static class TlsComponents
{
    public static void AddTo(ComponentRegistry registry)
    {
        registry.Listeners.Set("tls", static (context, token) =>
            UpgradingTransports.ListenAsync(context, CreateServerUpgrade(context.Tls, context.Generated, context), token));
        registry.Dialers.Set("tls", static context => UpgradingTransports.CreateDialer(context, CreateClientUpgrade(context)));
    }

    /// <summary>The server's side; without a certificate of its own it has the generated one.</summary>
    /// <exception cref="GostException">A file cannot be read.</exception>
    public static TlsServerUpgrade CreateServerUpgrade(TlsConfig tls, ICertificateSource generated, ComponentContext context) => new(
        new TlsServerOptions
        {
            Certificate = CertificateOf(tls, context) ?? generated,
            ClientRoots = RootsOf(tls),
        },
        context.TimeProvider);

    /// <summary>The client's side of a transport that encrypts.</summary>
    /// <exception cref="GostException">A file cannot be read, or the pin is none.</exception>
    public static TlsClientUpgrade CreateClientUpgrade(DialerContext context) =>
        CreateClientUpgrade(context.Config.Tls ?? new TlsConfig(), context.Node, isVerifiedBySilence: true, context);

    /// <summary>The client's side for a protocol that may turn to TLS by itself: it can only gain, so that nothing is verified unless that is asked for.</summary>
    /// <exception cref="GostException">A file cannot be read, or the pin is none.</exception>
    public static TlsClientUpgrade CreateOpportunisticUpgrade(ConnectorContext context) =>
        CreateClientUpgrade(context.Config.Tls ?? Inherited(context.DialerConfig), context.Node, isVerifiedBySilence: false, context);

    // A transport that encrypts has verified the node already, and gost's servers have another certificate within it than they have on it.
    private static TlsConfig Inherited(DialerConfig dialer) =>
        !GostNames.VerifyingTransports.Contains(dialer.Type) ? dialer.Tls ?? new TlsConfig()
        : new TlsConfig { ServerName = dialer.Tls?.ServerName, CertFile = dialer.Tls?.CertFile, KeyFile = dialer.Tls?.KeyFile };

    private static TlsClientUpgrade CreateClientUpgrade(TlsConfig tls, EndPoint node, bool isVerifiedBySilence, ComponentContext context) => new(
        new TlsClientOptions
        {
            ServerName = tls.ServerName ?? HostOf(node),
            Verification = TlsVerifications.From(tls.Secure, tls.CaFile is not null, tls.Pin is not null, isVerifiedBySilence),
            Roots = RootsOf(tls),
            Pin = tls.Pin is null ? null : CertificatePin.Parse(tls.Pin),
            Certificate = CertificateOf(tls, context),
        },
        context.TimeProvider);

    private static CertificateFiles? CertificateOf(TlsConfig tls, ComponentContext context) => (tls.CertFile, tls.KeyFile) switch
    {
        (null, null) => null,
        (var certificate, null) => throw Incomplete($"the certificate '{certificate}' is given without its key"),
        (null, var key) => throw Incomplete($"the key '{key}' is given without its certificate"),
        var (certificate, key) => new CertificateFiles(certificate, key, context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Tls")),
    };

    private static X509Certificate2Collection? RootsOf(TlsConfig tls) => tls.CaFile is null ? null : PemFiles.ReadCertificates(tls.CaFile);

    private static ConfigurationException Incomplete(string message) => new([message]);

    private static string HostOf(EndPoint node) => node switch
    {
        IPEndPoint ip => ip.Address.ToString(),
        DnsEndPoint name => name.Host,
        _ => "",
    };
}
