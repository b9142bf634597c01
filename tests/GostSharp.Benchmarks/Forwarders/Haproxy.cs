using System.Net;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>HAProxy in TCP mode, with as many threads as it takes by itself.</summary>
internal static class Haproxy
{
    public static ChildProcess Start(string program, string option, IPEndPoint from, IPEndPoint to, string directory)
    {
        var file = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(file, $"""
            global
              maxconn 6000
            defaults
              mode tcp
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              {option}
            listen forward
              bind {from} backlog 4096
              server target {to}

            """);
        return ChildProcess.Start(program, "-db", "-f", file);
    }
}
