using System.Net;
using System.Net.Sockets;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>A client and a server of Shadowsocks that forward a port together: two processes of ours, or of somebody else's.</summary>
internal static class ShadowsocksChains
{
    private const string Password = "benchmark";

    // The server is there before its client takes connections; both end with the shell.
    private const string Script = """
        eval "$1" & until (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do sleep 0.05; done; eval "exec $3"
        """;

    /// <summary>Ours first, then what is found; says what is missing.</summary>
    public static List<ForwarderProgram> Find(BenchmarkOptions options, string method, TextWriter report)
    {
        var sample = options.Sample ?? Programs.Sample();
        List<ForwarderProgram> all = [Ours("GostSharp", sample, method), .. options.With.Select(other => Ours(other.Name, other.Program, method))];
        if (Programs.OnPath("ss-server") is { } server && Programs.OnPath("ss-tunnel") is { } tunnel)
        {
            all.Add(new ForwarderProgram("shadowsocks-libev", IsPeer: true, (from, to, _) => Start(
                port => $"'{server}' -s 127.0.0.1 -p {port} -m {method} -k {Password}",
                port => $"'{tunnel}' -s 127.0.0.1 -p {port} -b {from.Address} -l {from.Port} -L {to} -m {method} -k {Password}")));
        }
        else
        {
            report.Write("shadowsocks-libev is not here: left out.\n\n");
        }

        return all;
    }

    private static ForwarderProgram Ours(string name, string program, string method) => new(name, IsPeer: false, (from, to, _) => Start(
        port => $"'{program}' -L ss://{method}:{Password}@127.0.0.1:{port}",
        port => $"'{program}' -L tcp://{from}/{to} -F ss://{method}:{Password}@127.0.0.1:{port}"));

    private static ChildProcess Start(Func<int, string> server, Func<int, string> client)
    {
        var port = FreePort();
        return ChildProcess.Start("bash", "-c", Script, "bash", server(port), $"{port}", client(port));
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
