using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>The forwarders of this machine.</summary>
internal static class ForwarderPrograms
{
    private const string OwnName = "GostSharp";

    /// <summary>Ours first, then those that are found; says which are missing.</summary>
    public static List<ForwarderProgram> Find(BenchmarkOptions options, TextWriter report)
    {
        List<ForwarderProgram> found = [Gost(OwnName, OwnProgram())];
        found.AddRange(options.With.Select(other => Gost(other.Name, other.Program)));
        if (OnPath("nginx") is { } nginx && Nginx.FindStreamModule(nginx) is { } module)
        {
            found.Add(new ForwarderProgram("nginx", (from, to, directory) => Nginx.StartUdp(nginx, module, from, to, directory)));
        }
        else
        {
            report.WriteLine("nginx with its stream module is not here (Debian: nginx-light and libnginx-mod-stream): left out\n");
        }

        Add("socat", "socat", path => new ForwarderProgram("socat", (from, to, _) =>
            ChildProcess.Start(path, "-T60", $"UDP4-LISTEN:{from.Port},bind={from.Address},fork,reuseaddr,rcvbuf=4194304", $"UDP4:{to}")));
        Add("gost", "a gost program on PATH", path => Gost("gost", path));
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

    public static bool IsPeer(ForwarderProgram program, BenchmarkOptions options) =>
        program.Name != OwnName && options.With.All(other => other.Name != program.Name);

    private static ForwarderProgram Gost(string name, string program) => new(name, (from, to, _) =>
        ChildProcess.Start(program, "-L", $"udp://{from}/{to}?keepalive=true&ttl=60s"));

    private static string OwnProgram()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "GostSharp.sln")))
        {
            root = root.Parent;
        }

        var program = Path.Combine(root?.FullName ?? ".", "samples", "Gost.Cli", "bin", "Release", "net10.0", "gost-sharp");
        return File.Exists(program) ? program : throw new FileNotFoundException("The sample was not built for Release.", program);
    }

    // Servers live where not every user's PATH leads.
    private static string? OnPath(string command) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/local/sbin:/usr/sbin:/sbin"
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, command))
        .FirstOrDefault(File.Exists);
}
