namespace GostSharp.Tests.Architecture;

/// <summary>Where the repository is.</summary>
internal static class RepositoryRoot
{
    public static DirectoryInfo Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "GostSharp.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException($"GostSharp.sln is nowhere above {AppContext.BaseDirectory}");
        }

        return directory;
    }
}
