using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>stunnel as either end of TLS; it serves plain TCP at the other.</summary>
internal static class Stunnel
{
    /// <summary>Starts a server that decrypts for <paramref name="target"/>.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="certificate">Its own.</param>
    /// <param name="clientRootFile">The authority of client certificates, which are required then.</param>
    public static Task<PeerServer> ServerAsync(IPEndPoint target, CertificateFile certificate, string? clientRootFile = null) => StartAsync($"""
        connect = {target}
        cert = {certificate.CertFile}
        key = {certificate.KeyFile}
        {(clientRootFile is null ? "" : $"CAfile = {clientRootFile}\nverifyChain = yes")}
        """);

    /// <summary>Starts a client that encrypts towards <paramref name="server"/> and verifies it.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="rootFile">The authority that it trusts.</param>
    /// <param name="name">The name that it expects.</param>
    /// <param name="certificate">Its own.</param>
    public static Task<PeerServer> ClientAsync(IPEndPoint server, string rootFile, string name, CertificateFile? certificate = null) => StartAsync($"""
        client = yes
        connect = {server}
        sni = {name}
        CAfile = {rootFile}
        verifyChain = yes
        checkHost = {name}
        {(certificate is null ? "" : $"cert = {certificate.CertFile}\nkey = {certificate.KeyFile}")}
        """);

    // What it accepts before it says so would already be a connection to the other end.
    private static Task<PeerServer> StartAsync(string service) => PeerServer.StartAsync("stunnel", (directory, port) =>
        new ForeignProgramOptions("stunnel4", directory.Write("stunnel.conf", $"""
            foreground = yes
            pid =
            syslog = no
            debug = 6
            [tested]
            accept = 127.0.0.1:{port}
            {service}

            """)) { IsReady = Ready.WhenItWrites("Configuration successful") });
}
