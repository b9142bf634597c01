using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>Python's websockets as either end; see <c>websocket_peer.py</c>.</summary>
internal static class WebSocketPeer
{
    /// <summary>The Python that Debian's packages are for: others may come before it in the path.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>A file of Debian's package python3-websockets.</summary>
    public const string Module = "/usr/lib/python3/dist-packages/websockets/__init__.py";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Peers", "websocket_peer.py");

    /// <summary>Starts a server that does what each message tells it, and sends back all others.</summary>
    public static Task<PeerServer> ServerAsync(CertificateFile? certificate = null) => PeerServer.StartAsync("websockets", (_, port) =>
    {
        string[] tls = certificate is null ? [] : [certificate.CertFile, certificate.KeyFile];
        return new ForeignProgramOptions(Python, [Script, "serve", $"{port}", .. tls]) { IsReady = Ready.WhenItWrites("ready") };
    });

    /// <summary>Runs a client that takes these steps; it writes a line for each that went well and fails at the first that did not.</summary>
    public static Task<ProgramResult> ClientAsync(Uri server, params string[] steps) => ForeignProgram.RunAsync(new ForeignProgramOptions(Python, [Script, "ask", server.AbsoluteUri, .. steps]), _limit);

    /// <summary>Where a listener of ours is for such a client.</summary>
    public static Uri UriOf(IPEndPoint endPoint, string path = "/ws", string scheme = "ws") => new($"{scheme}://{endPoint}{path}");
}
