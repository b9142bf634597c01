namespace GostSharp.Tests.Architecture;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static DirectoryInfo Root => RepositoryRoot.Directory;

    /// <summary>All sources of the library.</summary>
    public static IReadOnlyList<SourceFile> Library { get; } = Read("GostSharp");

    /// <summary>The sources that are compiled into several assemblies.</summary>
    public static IReadOnlyList<SourceFile> Shared { get; } = Read("Shared");

    private static SourceFile[] Read(string folder)
    {
        var library = Path.Combine(Root.FullName, "src", folder);
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
