using System.Diagnostics;
using System.Net;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>nginx as a stream proxy: for packets one worker, as more of them cost more for every packet, for streams one for each core.</summary>
internal static class Nginx
{
    private static readonly string[] ModuleDirectories = ["/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules"];

    /// <summary>The line that loads the stream module, empty where it is built in; null where there is none.</summary>
    public static string? FindStreamModule(string program)
    {
        using var version = Process.Start(new ProcessStartInfo(program, "-V") { RedirectStandardError = true })!;
        var built = version.StandardError.ReadToEnd().Split(' ', '\n').Contains("--with-stream");
        version.WaitForExit();
        var file = ModuleDirectories.Select(directory => Path.Combine(directory, "ngx_stream_module.so")).FirstOrDefault(File.Exists);
        return built ? "" : file is null ? null : $"load_module {file};";
    }

    public static ChildProcess StartUdp(string program, string loadModule, IPEndPoint from, IPEndPoint to, string directory) =>
        Start(program, loadModule, "1", $"listen {from} udp rcvbuf=4m; proxy_pass {to}; proxy_timeout 60s;", directory);

    public static ChildProcess StartTcp(string program, string loadModule, IPEndPoint from, IPEndPoint to, string directory) =>
        Start(program, loadModule, "auto", $"listen {from} backlog=4096; proxy_pass {to};", directory);

    private static ChildProcess Start(string program, string loadModule, string workers, string server, string directory)
    {
        var file = Path.Combine(directory, "nginx.conf");
        File.WriteAllText(file, $$"""
            {{loadModule}}
            daemon off;
            worker_processes {{workers}};
            pid {{directory}}/nginx.pid;
            error_log stderr crit;
            events { worker_connections 12000; }
            stream {
              server { {{server}} }
            }
            """);
        return ChildProcess.Start(program, "-e", "stderr", "-p", directory, "-c", file);
    }
}
