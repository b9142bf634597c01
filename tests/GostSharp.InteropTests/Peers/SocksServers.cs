namespace GostSharp.InteropTests.Peers;

/// <summary>Other people's SOCKS5 servers.</summary>
internal static class SocksServers
{
    /// <summary>Starts microsocks, which asks for that user where one is given.</summary>
    public static Task<PeerServer> MicrosocksAsync(string? user = null, string password = "") => PeerServer.StartAsync("microsocks", (_, port) =>
    {
        string[] arguments = ["-i", "127.0.0.1", "-p", $"{port}"];
        return new ForeignProgramOptions("microsocks", user is null ? arguments : [.. arguments, "-u", user, "-P", password]);
    });

    /// <summary>Starts Dante, which takes everybody or only users of the machine.</summary>
    public static Task<PeerServer> DanteAsync(bool asksForUser = false) => PeerServer.StartAsync("dante", (directory, port) =>
        new ForeignProgramOptions("danted", "-f", directory.Write("danted.conf", $$"""
            logoutput: stderr
            internal: 127.0.0.1 port = {{port}}
            external: 127.0.0.1
            clientmethod: none
            socksmethod: {{(asksForUser ? "username" : "none")}}
            {{(Environment.IsPrivilegedProcess ? "user.privileged: root\nuser.unprivileged: nobody" : "")}}
            client pass {
              from: 127.0.0.0/8 to: 0.0.0.0/0
            }
            socks pass {
              from: 127.0.0.0/8 to: 0.0.0.0/0
            }
            """), "-N", "2", "-p", directory.PathOf("pid")));
}
