namespace GostSharp.Tests.Architecture;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static DirectoryInfo Root => RepositoryRoot.Directory;

    /// <summary>All sources of the library.</summary>
    public static IReadOnlyList<SourceFile> Library { get; } = ReadLibrary();

    private static SourceFile[] ReadLibrary()
    {
        var library = Path.Combine(Root.FullName, "src", "GostSharp");
        return
        [
            .. Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories)
                .Select(path => (Path: path, Name: Path.GetRelativePath(library, path).Replace('\\', '/')))
                .Where(file => !file.Name.StartsWith("bin/", StringComparison.Ordinal) && !file.Name.StartsWith("obj/", StringComparison.Ordinal))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => new SourceFile(file.Name, File.ReadAllText(file.Path))),
        ];
    }
}
