using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Ssh;

/// <summary>
/// A user with a password and a home whom only one program sees: its files lie over the system's in mounts of that program's own.
/// Needs root; the machine's users stay as they are.
/// </summary>
internal sealed class PrivateUser : IDisposable
{
    public const string Name = "gostsharp-test";
    public const string Password = "correct horse";

    private const string Script = """
        mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/shadow" /etc/shadow && shift && exec "$@"
        """;

    private readonly TemporaryDirectory _directory = new("user");

    private PrivateUser()
    {
    }

    public static async Task<PrivateUser> CreateAsync(SshTestKeys keys)
    {
        var user = new PrivateUser();
        var hash = await ForeignProgram.RunAsync(new ForeignProgramOptions("openssl", "passwd", "-6", Password), TimeSpan.FromSeconds(30));
        hash.ExitCode.Should().Be(0, hash.Errors);
        user._directory.Write("passwd", $"{await File.ReadAllTextAsync("/etc/passwd")}{Name}:x:0:0::{user._directory.Root}:/bin/sh\n");
        user._directory.Write("shadow", $"{Name}:{hash.Output.Trim()}:19000:0:99999:7:::\n");
        File.Copy(keys.AuthorizedKeysFile, user._directory.Write(".ssh/authorized_keys", ""), overwrite: true);
        return user;
    }

    /// <summary>The same program, which sees the user.</summary>
    public ForeignProgramOptions See(ForeignProgramOptions program) => program with
    {
        Command = "unshare",
        Arguments = ["--mount", "sh", "-c", Script, "sh", _directory.Root, Peer.PathOf(program.Command), .. program.Arguments],
    };

    public void Dispose() => _directory.Dispose();
}
