using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Ssh;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Cli;

/// <summary>Logins of the sample where there is an agent, and something else to log in with.</summary>
public sealed class SshAgentLoginTests : IAsyncLifetime, IDisposable
{
    private const int MoreThanAttempts = 8;

    private readonly TemporaryDirectory _directory = new("ssh-agent-logins");
    private readonly SshTestKeys _keys = new();
    private NginxServer _web = null!;

    public async Task InitializeAsync() => _web = await NginxServer.StartAsync();

    public async Task DisposeAsync() => await _web.DisposeAsync();

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [RequiresPeer("nginx", "curl", SshAgentProgram.Command, SshAgentProgram.AddCommand)]
    public async Task An_agent_with_more_keys_than_there_are_attempts_does_not_keep_a_password_from_logging_in()
    {
        await using var server = await new GostCommand("-L", $"sshd://me:secret@:0?authorizedKeys={_keys.AuthorizedKeysFile}").StartAsync();
        await using var agent = await SshAgentProgram.StartAsync();
        for (var i = 0; i < MoreThanAttempts; i++)
        {
            await agent.AddAsync(NewKeyFile($"key-{i}"));
        }

        var command = GostCommand.Of($"-L tcp://:0/{_web.EndPoint} -F sshd://me:secret@{server.EndPointOf("service-0")}") with { AgentSocket = agent.Socket };
        await using var gost = await command.StartAsync();
        (await gost.AskAsync()).Should().Be(_web.Body);
    }

    [RequiresPeer("nginx", "curl", Sshd.Command, SshAgentProgram.Command, SshAgentProgram.AddCommand)]
    public async Task A_server_that_wants_two_keys_gets_one_of_the_file_and_one_of_the_agent()
    {
        await using var sshd = await Sshd.StartAsync(
            [_keys.FileOf(SshKeyTypes.EcdsaP256)], _keys.AuthorizedKeysFile, "AuthenticationMethods publickey,publickey");
        await using var agent = await SshAgentProgram.StartAsync();
        await agent.AddAsync(_keys.FileOf(SshKeyTypes.EcdsaP384));
        var command = GostCommand.Of(
            $"-L tcp://:0/{_web.EndPoint} -F sshd://{Sshd.User}@{sshd.EndPoint}?privateKeyFile={_keys.FileOf(SshKeyTypes.Ed25519)}") with { AgentSocket = agent.Socket };
        await using var gost = await command.StartAsync();
        (await gost.AskAsync()).Should().Be(_web.Body);
    }

    private string NewKeyFile(string name)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        var file = _directory.Write(name, key.ExportOpenSsh());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }
}
