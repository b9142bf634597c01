namespace GostSharp.InteropTests.Peers;

/// <summary>Knows which foreign programs this machine has.</summary>
public static class Peer
{
    /// <summary>Set to 1 where a missing program is to fail the tests that need it, instead of skipping them.</summary>
    public const string RequireVariable = "GOSTSHARP_REQUIRE_PEERS";

    // Servers live here on Debian, and an ordinary user's PATH leaves these out.
    private static readonly string[] _systemDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    public static bool AreRequired => Environment.GetEnvironmentVariable(RequireVariable) == "1";

    /// <summary>The full path of a program.</summary>
    /// <exception cref="ForeignProgramException">The machine does not have it.</exception>
    public static string PathOf(string command) =>
        Find(command) ?? throw new ForeignProgramException($"needs {command}, which is not installed");

    /// <summary>Why a test that needs these programs cannot run, or null when it can (or has to).</summary>
    public static string? SkipReason(IEnumerable<string> commands, bool required)
    {
        if (required)
        {
            return null;
        }

        var missing = commands.Where(command => Find(command) is null).ToArray();
        return missing.Length switch
        {
            0 => null,
            1 => $"needs {missing[0]}, which is not installed",
            _ => $"needs {string.Join(" and ", missing)}, which are not installed",
        };
    }

    // A full path also stands for what a package brings instead of a command: a module of Python, say.
    private static string? Find(string command) => Path.IsPathRooted(command)
        ? (File.Exists(command) ? command : null)
        : SearchedDirectories().Select(directory => Path.Combine(directory, command)).FirstOrDefault(IsExecutable);

    private static IEnumerable<string> SearchedDirectories()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(_systemDirectories);
    }

    private static bool IsExecutable(string file)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & anyExecute) != 0);
    }
}
