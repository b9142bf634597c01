namespace GostSharp.InteropTests.Peers;

/// <summary>A directory of its own for a foreign program, removed when disposed.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory(string name)
    {
        Root = Directory.CreateTempSubdirectory($"gostsharp-{name}-").FullName;
    }

    public string Root { get; }

    /// <summary>The full path of something in it, whether it exists or not.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a text file and returns its full path.</summary>
    public string Write(string name, string content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
