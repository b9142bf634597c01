using System.Net;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>The forwarders of this machine, for streams.</summary>
internal static class TcpForwarders
{
    /// <summary>gost of v3 and GostSharp would write a line for every connection, as the others do not.</summary>
    public const string LevelVariable = "GOST_LOGGER_LEVEL";

    private const string RelayVariable = "GOSTSHARP_RELAY";

    /// <summary>Ours first, then those that are found; says which are missing.</summary>
    public static List<ForwarderProgram> Find(BenchmarkOptions options, TextWriter report)
    {
        var sample = options.Sample ?? Programs.Sample();
        ForwarderProgram[][] all =
        [
            [Ours("GostSharp", sample), Ours("GostSharp, portable", sample, "portable")],
            [.. options.With.Select(other => Ours(other.Name, other.Program))],
            Haproxies(),
            Nginxes(),
            Socats(),
            [.. Programs.AllOnPath("gost").Select(path => new ForwarderProgram($"gost {ProgramVersion.Of(path, "-V")}", IsPeer: true, (from, to, _) => StartGost(path, from, to)))],
        ];
        Tell("haproxy is not here", all[2]);
        Tell("nginx with its stream module is not here (Debian: nginx-light and libnginx-mod-stream)", all[3]);
        Tell("socat is not here", all[4]);
        Tell("no gost on PATH", all[5]);
        return [.. all.SelectMany(programs => programs)];

        void Tell(string text, ForwarderProgram[] programs) => report.Write(programs.Length == 0 ? $"{text}: left out.\n\n" : "");
    }

    private static ForwarderProgram Ours(string name, string program, string relay = "") =>
        new(name, IsPeer: false, (from, to, _) => StartGost(program, from, to, relay));

    private static ChildProcess StartGost(string program, IPEndPoint from, IPEndPoint to, string relay = "") =>
        ChildProcess.Start(program, ["-L", $"tcp://{from}/{to}"], new Dictionary<string, string> { [RelayVariable] = relay, [LevelVariable] = "error" });

    private static ForwarderProgram[] Haproxies()
    {
        if (Programs.OnPath("haproxy") is not { } path)
        {
            return [];
        }

        var name = $"haproxy {ProgramVersion.Of(path, "-v")}";
        return [Make(name, ""), Make($"{name}, splice", "option splice-request\n  option splice-response")];

        ForwarderProgram Make(string name, string option) =>
            new(name, IsPeer: true, (from, to, directory) => Haproxy.Start(path, option, from, to, directory));
    }

    private static ForwarderProgram[] Nginxes() => Programs.OnPath("nginx") is { } path && Nginx.FindStreamModule(path) is { } module
        ? [new($"nginx {ProgramVersion.Of(path, "-v")}", IsPeer: true, (from, to, directory) => Nginx.StartTcp(path, module, from, to, directory))]
        : [];

    private static ForwarderProgram[] Socats() => Programs.OnPath("socat") is { } path
        ? [new($"socat {ProgramVersion.Of(path, "-V")}", IsPeer: true, (from, to, _) => StartSocat(path, from, to)) { Forks = true }]
        : [];

    private static ChildProcess StartSocat(string program, IPEndPoint from, IPEndPoint to) =>
        ChildProcess.Start(program, $"TCP4-LISTEN:{from.Port},bind={from.Address},fork,reuseaddr,backlog=1024", $"TCP4:{to}");
}
