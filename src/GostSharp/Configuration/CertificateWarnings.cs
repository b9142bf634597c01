namespace GostSharp.Configuration;

/// <summary>Finds what certificates of a node or a service do not do, though somebody may rely on it.</summary>
internal static class CertificateWarnings
{
    // They turn to TLS by themselves.
    private static readonly HashSet<string> TurnToTls = new(["socks5", "socks"], StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> OfDialer(NodeConfig node) => GostNames.TlsTransports.Contains(node.Dialer.Type) ? Unverified(node.Dialer.Tls)
        : SshParameters.IsSsh(node.Dialer.Type) ? SshWarnings.OfDialer(node.Dialer)
        : !SaysMuch(node.Dialer.Tls) ? []
        : TurnToTls.Contains(node.Connector.Type) && node.Connector.Tls is null ? Optional(node)
        : [$"the dialer '{node.Dialer.Type}' does not encrypt; certificates have no effect"];

    public static IEnumerable<string> OfConnector(NodeConfig node) => !SaysMuch(node.Connector.Tls) ? []
        : !TurnToTls.Contains(node.Connector.Type) ? [$"the connector '{node.Connector.Type}' does not encrypt; its certificates have no effect, those of the dialer may"]
        : GostNames.VerifyingTransports.Contains(node.Dialer.Type) ? []
        : Optional(node);

    public static IEnumerable<string> Of(ServiceConfig service)
    {
        if (service.Listener.Tls is { } tls && !ResolvedService.UsesCertificate(service) && !(SshParameters.IsSsh(service.Listener.Type) && tls.KeyFile is not null))
        {
            yield return $"the listener '{service.Listener.Type}' uses no certificate; the one given has no effect";
        }

        if (service.Handler.Tls is not null && !ResolvedService.TurnsToTls(service.Handler))
        {
            yield return $"the handler '{service.Handler.Type}' uses no certificate; the one given has no effect";
        }
    }

    private static IEnumerable<string> Unverified(TlsConfig? tls) => tls is not { Secure: false, Pin: null } ? []
        : tls.CaFile is null ? ["the node's certificate is not verified; secure=true verifies it, pin=sha256/... trusts exactly one key"]
        : ["the name in the node's certificate is not verified; secure=true verifies it"];

    // Whoever is on the way can say that the node does not want to.
    private static IEnumerable<string> Optional(NodeConfig node) =>
        [$"the connector '{node.Connector.Type}' turns to TLS only if the node wants to, and else nothing is encrypted or verified; the dialer 'tls' always does"];

    // The name is there wherever a URL had one, and what is not to be verified needs no warning that it is not.
    private static bool SaysMuch(TlsConfig? tls) => tls is not null && (tls.Secure is true || tls with { ServerName = null, Secure = null } != new TlsConfig());
}
