using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Ssh;

/// <summary>OpenSSH's agent on a socket of its own.</summary>
internal sealed class SshAgentProgram : IAsyncDisposable
{
    public const string Command = "ssh-agent";
    public const string AddCommand = "ssh-add";

    private const string Variable = "SSH_AUTH_SOCK";

    private readonly TemporaryDirectory _directory;
    private readonly ForeignProgram _program;

    private SshAgentProgram(TemporaryDirectory directory, ForeignProgram program) => (_directory, _program) = (directory, program);

    public string Socket => SocketIn(_directory);

    public static async Task<SshAgentProgram> StartAsync()
    {
        var directory = new TemporaryDirectory("agent");
        try
        {
            var options = new ForeignProgramOptions(Command, "-D", "-a", SocketIn(directory)) { IsReady = Ready.WhenItWrites(Variable) };
            return new SshAgentProgram(directory, await ForeignProgram.StartAsync(options));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Gives it the key of a file.</summary>
    public async Task AddAsync(string file)
    {
        var options = new ForeignProgramOptions(AddCommand, file) { Environment = new Dictionary<string, string?> { [Variable] = Socket } };
        var result = await ForeignProgram.RunAsync(options, TimeSpan.FromSeconds(30));
        result.ExitCode.Should().Be(0, result.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _directory.Dispose();
    }

    private static string SocketIn(TemporaryDirectory directory) => directory.PathOf("socket");
}
