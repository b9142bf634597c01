using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>HAProxy as either end of TLS, which serves plain TCP at the other, and as a proxy that looks at server names.</summary>
internal static class Haproxy
{
    /// <summary>Starts a server that decrypts for <paramref name="target"/>.</summary>
    public static Task<PeerServer> ServerAsync(IPEndPoint target, CertificateFile certificate, string? clientRootFile = null) => StartAsync(
        $" ssl crt {certificate.BothFile}{(clientRootFile is null ? "" : $" ca-file {clientRootFile} verify required")}",
        target.ToString());

    /// <summary>Starts a client that encrypts towards <paramref name="server"/> and verifies it.</summary>
    public static Task<PeerServer> ClientAsync(IPEndPoint server, string rootFile, string name, CertificateFile? certificate = null) => StartAsync(
        "",
        $"{server} ssl verify required ca-file {rootFile} sni str({name}) verifyhost {name}{(certificate is null ? "" : $" crt {certificate.BothFile}")}");

    /// <summary>Starts a proxy that leads TLS clients of one name to <paramref name="target"/> and refuses others.</summary>
    public static Task<PeerServer> NameProxyAsync(string name, IPEndPoint target) => StartAsync(
        "",
        target.ToString(),
        $"tcp-request inspect-delay 5s\n  tcp-request content reject unless {{ req_ssl_sni {name} }}");

    private static Task<PeerServer> StartAsync(string bind, string server, string rules = "") => PeerServer.StartAsync("haproxy", (directory, port) =>
        new ForeignProgramOptions("haproxy", "-db", "-f", directory.Write("haproxy.cfg", $"""
            global
              maxconn 200
              nbthread 1
              log stdout format raw local0
            defaults
              mode tcp
              log global
              timeout connect 5s
              timeout client 30s
              timeout server 30s
              retries 0
            frontend tested
              bind 127.0.0.1:{port}{bind}
              {rules}
              default_backend other
            backend other
              server other {server}

            """)));
}
