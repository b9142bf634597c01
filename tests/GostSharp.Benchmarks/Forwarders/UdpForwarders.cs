using GostSharp.Benchmarks.Processes;
using static GostSharp.Benchmarks.Forwarders.Programs;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>The forwarders of this machine, for packets.</summary>
internal static class UdpForwarders
{
    /// <summary>Ours first, then those that are found; says which are missing.</summary>
    public static List<ForwarderProgram> Find(BenchmarkOptions options, TextWriter report)
    {
        List<ForwarderProgram> found = [Gost("GostSharp", options.Sample ?? Sample(), isPeer: false)];
        found.AddRange(options.With.Select(other => Gost(other.Name, other.Program, isPeer: false)));
        if (OnPath("nginx") is { } nginx && Nginx.FindStreamModule(nginx) is { } module)
        {
            found.Add(new ForwarderProgram("nginx", IsPeer: true, (from, to, directory) => Nginx.StartUdp(nginx, module, from, to, directory)));
        }
        else
        {
            report.WriteLine("nginx with its stream module is not here (Debian: nginx-light and libnginx-mod-stream): left out\n");
        }

        Add("socat", "socat", path => new ForwarderProgram("socat", IsPeer: true, (from, to, _) =>
            ChildProcess.Start(path, "-T60", $"UDP4-LISTEN:{from.Port},bind={from.Address},fork,reuseaddr,rcvbuf=4194304", $"UDP4:{to}")));
        Add("gost", "a gost program on PATH", path => Gost("gost", path, isPeer: true));
        return found;

        void Add(string command, string package, Func<string, ForwarderProgram> make)
        {
            if (OnPath(command) is { } path)
            {
                found.Add(make(path));
            }
            else
            {
                report.WriteLine($"{command} is not here ({package}): left out\n");
            }
        }
    }

    private static ForwarderProgram Gost(string name, string program, bool isPeer) => new(name, isPeer, (from, to, _) =>
        ChildProcess.Start(program, "-L", $"udp://{from}/{to}?keepalive=true&ttl=60s"));
}
