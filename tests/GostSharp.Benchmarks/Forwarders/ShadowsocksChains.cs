namespace GostSharp.Benchmarks.Forwarders;

/// <summary>A client and a server of Shadowsocks that forward a port together: two processes of ours, or of somebody else's.</summary>
internal static class ShadowsocksChains
{
    private const string Password = "benchmark";

    /// <summary>Ours first, then what is found; says what is missing.</summary>
    public static List<ForwarderProgram> Find(BenchmarkOptions options, string method, TextWriter report)
    {
        var sample = options.Sample ?? Programs.Sample();
        List<ForwarderProgram> all = [Ours("GostSharp", sample, method), .. options.With.Select(other => Ours(other.Name, other.Program, method))];
        if (Programs.OnPath("ss-server") is { } server && Programs.OnPath("ss-tunnel") is { } tunnel)
        {
            all.Add(new ForwarderProgram("shadowsocks-libev", IsPeer: true, (from, to, _) => Chain.Start(
                port => $"'{server}' -s 127.0.0.1 -p {port} -m {method} -k {Password}",
                port => $"'{tunnel}' -s 127.0.0.1 -p {port} -b {from.Address} -l {from.Port} -L {to} -m {method} -k {Password}")));
        }
        else
        {
            report.Write("shadowsocks-libev is not here: left out.\n\n");
        }

        return all;
    }

    private static ForwarderProgram Ours(string name, string program, string method) => new(name, IsPeer: false, (from, to, _) => Chain.Start(
        port => $"'{program}' -L ss://{method}:{Password}@127.0.0.1:{port}",
        port => $"'{program}' -L tcp://{from}/{to} -F ss://{method}:{Password}@127.0.0.1:{port}"));
}
