using BenchmarkDotNet.Running;

namespace GostSharp.Benchmarks.Micro;

/// <summary>The parts that every connection or packet passes through, each by itself.</summary>
internal static class MicroBenchmarks
{
    /// <summary>Runs all, or those that the arguments of BenchmarkDotNet name, in this process: the project is not built once more for each.</summary>
    public static int Run(string[] arguments)
    {
        string[] wanted = arguments.Length == 0 ? ["--filter", "*"] : arguments;
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(["--inProcess", "--memory", .. wanted]);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
