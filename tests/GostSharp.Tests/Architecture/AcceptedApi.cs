using System.Reflection;

namespace GostSharp.Tests.Architecture;

/// <summary>What users of an assembly can see of it, compared with what was accepted before.</summary>
internal static class AcceptedApi
{
    private const string Accept = "GOSTSHARP_ACCEPT_API";

    /// <param name="assembly">The assembly.</param>
    /// <param name="project">The project of tests whose directory has the accepted text.</param>
    public static void Check(Assembly assembly, string project)
    {
        var file = Path.Combine("tests", project, "PublicApi.txt");
        var snapshot = Path.Combine(RepositoryRoot.Directory.FullName, file);
        var actual = PublicApi.Describe(assembly);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(snapshot, actual);
        }

        var accepted = File.Exists(snapshot) ? File.ReadAllText(snapshot).ReplaceLineEndings("\n") : "";

        Assert.True(accepted == actual, Explain(accepted, actual, file));
    }

    private static string Explain(string accepted, string actual, string file)
    {
        var (before, after) = (accepted.Split('\n'), actual.Split('\n'));
        string[] lines =
        [
            "The public API has changed:",
            .. before.Except(after).Select(line => $"- {line}"),
            .. after.Except(before).Select(line => $"+ {line}"),
            $"If that is meant, accept it: set the environment variable {Accept}=1, run this test again, and commit {file}.",
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
