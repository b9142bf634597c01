using System.Globalization;
using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>The programs of shadowsocks-libev.</summary>
internal static class ShadowsocksLibev
{
    /// <summary>The most that it carries in one packet.</summary>
    public const int MaxPacket = 2_600;

    /// <summary>Starts a server for streams and packets.</summary>
    public static Task<PeerServer> ServerAsync(string method, string password) => PeerServer.StartAsync("ss-server", (_, port) =>
        Options("ss-server", method, password, "-s", "127.0.0.1", "-p", Text(port), "-u") with { IsReady = IsReady(port) });

    /// <summary>Starts a client that leads streams and packets to one target.</summary>
    public static Task<PeerServer> TunnelAsync(IPEndPoint server, string target, string method, string password) => PeerServer.StartAsync("ss-tunnel", (_, port) =>
        Options("ss-tunnel", method, password, "-s", "127.0.0.1", "-p", Text(server.Port), "-b", "127.0.0.1", "-l", Text(port), "-L", target, "-u") with { IsReady = IsReady(port) });

    /// <summary>Starts a client that is a SOCKS5 server.</summary>
    public static Task<PeerServer> LocalAsync(IPEndPoint server, string method, string password) => PeerServer.StartAsync("ss-local", (_, port) =>
        Options("ss-local", method, password, "-s", "127.0.0.1", "-p", Text(server.Port), "-b", "127.0.0.1", "-l", Text(port)));

    private static ForeignProgramOptions Options(string command, string method, string password, params string[] arguments) =>
        new(command, ["-m", method, "-k", password, .. arguments]);

    private static ReadyProbe IsReady(int port) => async (program, cancellationToken) =>
        await Ready.WhenTcpAccepts(port)(program, cancellationToken) && await Ready.WhenUdpIsBound(port)(program, cancellationToken);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
