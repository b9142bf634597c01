using System.Globalization;
using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>kcptun as either end of KCP; it serves plain TCP at the other.</summary>
internal static class Kcptun
{
    /// <summary>Starts a server that leads to <paramref name="target"/>; its port is one of UDP.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="options">Its options, as <c>--crypt aes --nocomp</c>.</param>
    public static Task<PeerServer> ServerAsync(IPEndPoint target, string options) => PeerServer.StartAsync("kcptun-server", (_, port) =>
        new ForeignProgramOptions("kcptun-server", ["-l", $"127.0.0.1:{port}", "-t", $"{target}", .. Split(options)]) { IsReady = WhenUdpIsBound(port) });

    /// <summary>Starts a client whose TCP port leads to <paramref name="server"/>.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="options">Its options.</param>
    public static Task<PeerServer> ClientAsync(IPEndPoint server, string options) => PeerServer.StartAsync("kcptun-client", (_, port) =>
        // What it accepts before it says so would already be a connection to the server.
        new ForeignProgramOptions("kcptun-client", ["-l", $"127.0.0.1:{port}", "-r", $"{server}", .. Split(options)]) { IsReady = WhenTcpListens(port) });

    private static string[] Split(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static ReadyProbe WhenUdpIsBound(int port) => (_, _) => Task.FromResult(IsIn("/proc/net/udp", $":{port.ToString("X4", CultureInfo.InvariantCulture)} 00000000:0000 "));

    private static ReadyProbe WhenTcpListens(int port) => (_, _) => Task.FromResult(IsIn("/proc/net/tcp", $":{port.ToString("X4", CultureInfo.InvariantCulture)} 00000000:0000 0A "));

    private static bool IsIn(string table, string entry) => File.ReadLines(table).Any(line => line.Contains(entry, StringComparison.Ordinal));
}
