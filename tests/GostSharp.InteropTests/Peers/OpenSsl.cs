using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>OpenSSL's own client and server.</summary>
internal static class OpenSsl
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    /// <summary>Starts a server that sends back every line in reverse.</summary>
    public static Task<PeerServer> ServerAsync(CertificateFile certificate, string? clientRootFile = null) => PeerServer.StartAsync("openssl", (_, port) =>
    {
        string[] arguments = ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate.CertFile, "-key", certificate.KeyFile, "-rev"];
        string[] clients = clientRootFile is null ? [] : ["-CAfile", clientRootFile, "-Verify", "1", "-verify_return_error"];
        return new ForeignProgramOptions("openssl", [.. arguments, .. clients]) { IsReady = Ready.WhenItWrites("ACCEPT") };
    });

    /// <summary>Starts a server that sends what comes to its standard input, takes a line "K" there for the wish for new keys, and logs its records.</summary>
    public static Task<PeerServer> TypingServerAsync(CertificateFile certificate) => PeerServer.StartAsync("openssl", (_, port) => new ForeignProgramOptions(
        "openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate.CertFile, "-key", certificate.KeyFile, "-msg"])
    {
        IsReady = Ready.WhenItWrites("ACCEPT"),
    });

    /// <summary>Runs a client that sends nothing and writes what it gets until the server ends; it fails when it cannot verify the server.</summary>
    public static Task<ProgramResult> ClientAsync(IPEndPoint server, string rootFile, string name, params string[] more) => ForeignProgram.RunAsync(
        new ForeignProgramOptions(
            "openssl",
            ["s_client", "-quiet", "-connect", server.ToString(), "-servername", name, "-CAfile", rootFile, "-verify_hostname", name, "-verify_return_error", .. more]),
        _limit);
}
