namespace GostSharp.Tests.Architecture;

public sealed class PublicApiTests
{
    private const string Accept = "GOSTSHARP_ACCEPT_API";

    private static readonly string Snapshot = Path.Combine(Repository.Root.FullName, "tests", "GostSharp.Tests", "PublicApi.txt");

    [Fact]
    public void The_public_api_is_the_accepted_one()
    {
        var actual = PublicApi.Describe(typeof(Forwarder).Assembly);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(Snapshot, actual);
        }

        var accepted = File.Exists(Snapshot) ? File.ReadAllText(Snapshot).ReplaceLineEndings("\n") : "";

        Assert.True(accepted == actual, Explain(accepted, actual));
    }

    private static string Explain(string accepted, string actual)
    {
        var (before, after) = (accepted.Split('\n'), actual.Split('\n'));
        string[] lines =
        [
            "The public API has changed:",
            .. before.Except(after).Select(line => $"- {line}"),
            .. after.Except(before).Select(line => $"+ {line}"),
            $"If that is meant, accept it: set the environment variable {Accept}=1, run this test again, and commit tests/GostSharp.Tests/PublicApi.txt.",
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
