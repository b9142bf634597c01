using System.Net;
using System.Net.Sockets;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>A client and a server that forward a port together, in two processes.</summary>
internal static class Chain
{
    // The server is there before its client takes connections; both end with the shell.
    private const string Script = """
        eval "$1" & until (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do sleep 0.05; done; eval "exec $3"
        """;

    // Lines about connections are not what is measured.
    private static readonly Dictionary<string, string> Quiet = new() { [TcpForwarders.LevelVariable] = "error" };

    /// <summary>Starts the shell commands of both, which are told the port between them.</summary>
    public static ChildProcess Start(Func<int, string> server, Func<int, string> client)
    {
        var port = FreePort();
        return ChildProcess.Start("bash", ["-c", Script, "bash", server(port), $"{port}", client(port)], Quiet);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
