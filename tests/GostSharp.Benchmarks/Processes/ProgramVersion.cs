using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GostSharp.Benchmarks.Processes;

/// <summary>What a program says its version is.</summary>
internal static partial class ProgramVersion
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The first version in what it says; empty when it says none.</summary>
    public static string Of(string program, string flag)
    {
        using var process = Process.Start(new ProcessStartInfo(program, flag) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (said.Wait(Limit))
        {
            return Version().Match(string.Concat(said.Result)).Value;
        }

        process.Kill(entireProcessTree: true);
        return "";
    }

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex Version();
}
