using GostSharp.Tests.Architecture;

namespace GostSharp.Kcp.Tests;

public sealed class PublicApiTests
{
    private const string Accept = "GOSTSHARP_ACCEPT_API";

    [Fact]
    public void The_public_api_is_the_accepted_one()
    {
        var snapshot = Path.Combine(RepositoryRoot.Directory.FullName, "tests", "GostSharp.Kcp.Tests", "PublicApi.txt");
        var actual = PublicApi.Describe(typeof(KcpSession).Assembly);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(snapshot, actual);
        }

        var accepted = File.Exists(snapshot) ? File.ReadAllText(snapshot).ReplaceLineEndings("\n") : "";

        Assert.True(accepted == actual, $"The public API is not the accepted one. If that is meant, run this test with {Accept}=1 and commit {snapshot}. It is now:\n{actual}");
    }
}
