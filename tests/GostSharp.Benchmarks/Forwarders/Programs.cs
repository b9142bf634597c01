namespace GostSharp.Benchmarks.Forwarders;

/// <summary>Where programs are.</summary>
internal static class Programs
{
    /// <summary>The sample, as it was built with the benchmarks.</summary>
    public static string Sample()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "GostSharp.sln")))
        {
            root = root.Parent;
        }

        var program = Path.Combine(root?.FullName ?? ".", "samples", "Gost.Cli", "bin", "Release", "net10.0", "gost-sharp");
        return File.Exists(program) ? program : throw new FileNotFoundException("The sample was not built for Release.", program);
    }

    /// <summary>Where a command leads; null when there is none. Servers live where not every user's PATH leads.</summary>
    public static string? OnPath(string command) => AllOnPath(command).FirstOrDefault();

    public static IEnumerable<string> AllOnPath(string command) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/local/sbin:/usr/sbin:/sbin"
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Distinct()
        .Select(directory => Path.Combine(directory, command))
        .Where(File.Exists);
}
