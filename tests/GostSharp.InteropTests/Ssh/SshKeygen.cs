using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Ssh;

/// <summary>OpenSSH's ssh-keygen, working in a directory of its own.</summary>
internal sealed class SshKeygen : IDisposable
{
    public const string Command = "ssh-keygen";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new(Command);

    public string PathOf(string name) => _directory.PathOf(name);

    /// <summary>Writes a file that only its owner may read, as ssh-keygen wants of private keys.</summary>
    public string Write(string name, string content)
    {
        var path = _directory.Write(name, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    /// <summary>Makes a key and returns its path.</summary>
    public async Task<string> GenerateAsync(string type, params string[] more)
    {
        var path = PathOf(Guid.NewGuid().ToString("N"));
        await RunAsync(["-q", "-t", type, "-C", "made for a test", "-f", path, .. more]);
        return path;
    }

    /// <summary>Runs it and returns what it writes.</summary>
    public Task<string> RunAsync(params string[] arguments) => RunWithInputAsync(null, arguments);

    public async Task<string> RunWithInputAsync(string? input, params string[] arguments)
    {
        var result = await ForeignProgram.RunAsync(
            new ForeignProgramOptions(Command, arguments) { WorkingDirectory = _directory.Root, Input = input }, _limit);
        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        return result.Output;
    }

    public void Dispose() => _directory.Dispose();
}
