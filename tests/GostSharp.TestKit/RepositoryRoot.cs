namespace GostSharp.TestKit;

/// <summary>Where the repository lies that a test runs in.</summary>
public static class RepositoryRoot
{
    private const string Mark = "GostSharp.sln";

    /// <summary>Its folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests were copied elsewhere.</exception>
    public static DirectoryInfo Directory { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static DirectoryInfo Find(DirectoryInfo start)
    {
        var directory = start;
        while (!File.Exists(Path.Combine(directory.FullName, Mark)))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException($"{Mark} is nowhere above {start.FullName}");
        }

        return directory;
    }
}
