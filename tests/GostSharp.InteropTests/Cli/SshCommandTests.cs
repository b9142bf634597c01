using System.Net;
using System.Text.RegularExpressions;
using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Ssh;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Cli;

/// <summary>The command lines of gost's pages that speak SSH, in the spellings of both versions: the sample at both ends, and OpenSSH at either.</summary>
public sealed partial class SshCommandTests : IAsyncLifetime, IDisposable
{
    private const string HostKeyType = SshKeyTypes.EcdsaP256;

    private readonly TemporaryDirectory _directory = new("ssh-commands");
    private readonly SshTestKeys _keys = new();
    private readonly int _port = FreePort.FindBlock(2);
    private NginxServer _web = null!;

    private IPEndPoint Far => new(IPAddress.Loopback, _port);

    private string UserKey => _keys.FileOf(SshKeyTypes.Ed25519);

    private string HostKey => _keys.FileOf(HostKeyType);

    private string Fingerprint => _keys.Get(HostKeyType).PublicKey.Fingerprint;

    public async Task InitializeAsync() => _web = await NginxServer.StartAsync();

    public async Task DisposeAsync() => await _web.DisposeAsync();

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A2_and_A3_forward_without_a_user()
    {
        await using var server = await GostCommand.Of("-L forward+ssh://:0").StartAsync();
        await using var gost = await GostCommand.Of($"-L=tcp://:0/{_web.EndPoint} -F forward+ssh://{server.EndPointOf("service-0")}").StartAsync();
        (await gost.AskAsync()).Should().Be(_web.Body);
        (await gost.AskAsync()).Should().Be(_web.Body);
        server.Log.Messages("warning").Should().Contain(message => message.Contains("whoever can connect may use it", StringComparison.Ordinal));
        gost.Log.Messages("warning").Should().Contain(message => message.Contains("hostKey=SHA256:", StringComparison.Ordinal), "the key is told that would be pinned");
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A6_listens_at_the_server_of_A3()
    {
        await using var server = await GostCommand.Of("-L forward+ssh://:0").StartAsync();
        await using var gost = await GostCommand.Of($"-L=rtcp://:{_port}/{_web.EndPoint} -F forward+ssh://{server.EndPointOf("service-0")}").StartAsync();
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        server.Log.Messages("warning").Should().Contain(message => message.Contains("permitListen", StringComparison.Ordinal), "everybody who may use it opens ports");
        gost.Log.Messages("warning").Should().NotContain(message => message.Contains("GatewayPorts", StringComparison.Ordinal), "our servers bind what they say");
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B8_and_B16_use_the_server_of_B9_with_a_password()
    {
        await using var server = await GostCommand.Of("-L sshd://me:s3cret@:0").StartAsync();
        await using var gost = await GostCommand.Of(
            $"-L tcp://:0/{_web.EndPoint} -L rtcp://:{_port}/{_web.EndPoint} -F sshd://me:s3cret@{server.EndPointOf("service-0")}").StartAsync(services: 2);
        (await gost.AskAsync()).Should().Be(_web.Body);
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        (gost.Errors + server.Errors).Should().NotContain("s3cret");
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Tunnels_of_SSH_carry_every_protocol()
    {
        await using var servers = await GostCommand.Of(
            $"-L ssh://:0/{_web.EndPoint} -L socks5+ssh://me:s3cret@:0 -L relay+ssh://:0?bind=true&ssh_key={HostKey}").StartAsync(services: 3);
        foreach (var node in new[]
        {
            $"forward+ssh://{servers.EndPointOf("service-0")}",
            $"socks5+ssh://me:s3cret@{servers.EndPointOf("service-1")}",
            $"relay+ssh://{servers.EndPointOf("service-2")}?hostKey={Fingerprint}",
        })
        {
            // Only a service without a target of its own leaves it to the far end.
            var target = node.StartsWith("forward", StringComparison.Ordinal) ? "" : $"/{_web.EndPoint}";
            await using var gost = await GostCommand.Of($"-L tcp://:0{target} -F {node}").StartAsync();
            (await gost.AskAsync()).Should().Be(_web.Body, node);
        }

        await using var remote = await GostCommand.Of($"-L rtcp://:{_port}/{_web.EndPoint} -F relay+ssh://{servers.EndPointOf("service-2")}").StartAsync();
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
    }

    [RequiresPeer("nginx", "curl", Sshd.Command)]
    public async Task A2_A6_B8_and_B16_use_a_server_of_OpenSSH_in_both_spellings()
    {
        await using var sshd = await Sshd.StartAsync([HostKey], _keys.AuthorizedKeysFile);
        foreach (var node in new[]
        {
            $"sshd://{Sshd.User}@{sshd.EndPoint}?privateKeyFile={UserKey}&hostKey={Fingerprint}",
            $"forward+ssh://{Sshd.User}@{sshd.EndPoint}?ssh_key={UserKey}",
        })
        {
            await using var gost = await GostCommand.Of($"-L tcp://:0/{_web.EndPoint} -L rtcp://:{_port}/{_web.EndPoint} -F {node}").StartAsync(services: 2);
            (await gost.AskAsync()).Should().Be(_web.Body, node);
            (await GostProgram.AskAsync(Far)).Should().Be(_web.Body, node);
            gost.Log.Messages("warning").Should().ContainSingle(message => message.Contains("GatewayPorts", StringComparison.Ordinal), "all interfaces were asked for");
        }
    }

    [RequiresPeer("nginx", "curl", Sshd.Command, SshKeygen.Command)]
    public async Task A_key_that_a_passphrase_protects_logs_in_with_it_only()
    {
        const string passphrase = "0pen-s3same";
        using var keygen = new SshKeygen();
        var key = await keygen.GenerateAsync("ed25519", "-N", passphrase, "-a", "2");
        await using var sshd = await Sshd.StartAsync([HostKey], key + ".pub");
        await using (var gost = await new GostCommand("-C", _directory.Write("gost.yaml", FileWith(sshd.EndPoint, key, passphrase))).StartAsync())
        {
            (await gost.AskAsync()).Should().Be(_web.Body);
            gost.Errors.Should().NotContain(passphrase);
        }

        var line = $"-L tcp://:0/{_web.EndPoint} -F sshd://{Sshd.User}@{sshd.EndPoint}?hostKey={Fingerprint}&privateKeyFile={key}";
        await using (var gost = await GostCommand.Of($"{line}&passphrase={passphrase}").StartAsync())
        {
            (await gost.AskAsync()).Should().Be(_web.Body);
        }

        foreach (var (given, why) in new[] { ("", "its passphrase is needed"), ("&passphrase=s3cret", "The passphrase is not the key's") })
        {
            var result = await GostCommand.Of(line + given).RunAsync();
            result.ExitCode.Should().NotBe(0);
            result.Errors.Should().Contain(key).And.Contain(why).And.NotContain("s3cret");
        }
    }

    [RequiresPeer("nginx", "curl", Sshd.Command)]
    public async Task A_passphrase_that_protects_nothing_is_told()
    {
        await using var sshd = await Sshd.StartAsync([HostKey], _keys.AuthorizedKeysFile);
        await using var gost = await GostCommand.Of(
            $"-L tcp://:0/{_web.EndPoint} -F sshd://{Sshd.User}@{sshd.EndPoint}?privateKeyFile={UserKey}&passphrase=0pen-s3same").StartAsync();
        (await gost.AskAsync()).Should().Be(_web.Body);
        await gost.LogsAsync("warning", $"The key in '{UserKey}' is not encrypted");
        gost.Errors.Should().NotContain("0pen-s3same");
    }

    [RequiresPeer("nginx", "curl", Sshd.Command, SshAgentProgram.Command, SshAgentProgram.AddCommand)]
    public async Task The_keys_of_an_agent_log_in_where_the_command_names_none()
    {
        await using var sshd = await Sshd.StartAsync([HostKey], _keys.AuthorizedKeysFile, "PubkeyAcceptedAlgorithms rsa-sha2-256");
        await using var agent = await SshAgentProgram.StartAsync();
        var command = GostCommand.Of($"-L tcp://:0/{_web.EndPoint} -F sshd://{Sshd.User}@{sshd.EndPoint}?hostKey={Fingerprint}") with { AgentSocket = agent.Socket };
        foreach (var (type, isLetIn) in new[] { (SshKeyTypes.Ed25519, false), (SshKeyTypes.Rsa, true) })
        {
            await agent.AddAsync(_keys.FileOf(type));
            await using var gost = await command.StartAsync();
            if (isLetIn)
            {
                (await gost.AskAsync()).Should().Be(_web.Body);
            }
            else
            {
                (await Curl.RunAsync($"http://{gost.EndPointOf("service-0")}/")).ExitCode.Should().NotBe(0);
                await gost.LogsAsync("warning", "did not let the user in");
            }
        }
    }

    [RequiresPeer("nginx", "curl", Sshd.Command)]
    public async Task A_server_of_OpenSSH_that_forbids_it_is_named_with_the_likely_causes()
    {
        await using var sshd = await Sshd.StartAsync([HostKey], _keys.AuthorizedKeysFile, "AllowTcpForwarding no");
        await using var gost = await GostCommand.Of(
            $"-L tcp://:0/{_web.EndPoint} -L rtcp://:{_port}/{_web.EndPoint} -F sshd://{Sshd.User}@{sshd.EndPoint}?privateKeyFile={UserKey}").StartAsync(services: 1);
        await gost.LogsAsync("warning", "AllowTcpForwarding, GatewayPorts or PermitListen");
        (await Curl.RunAsync($"http://{gost.EndPointOf("service-0")}/")).ExitCode.Should().NotBe(0);
        await gost.LogsAsync("warning", "did not open the channel (reason 1)");
    }

    [RequiresPeer("nginx", "curl", SshProgram.Command)]
    public async Task Clients_of_OpenSSH_use_the_server_of_B9()
    {
        await using var server = await new GostCommand("-L", $"sshd://:0?privateKeyFile={HostKey}&authorizedKeys={_keys.AuthorizedKeysFile}").StartAsync();
        var options = Client(server, "-N", "-i", UserKey, "-L", $"{_port}:{_web.EndPoint}", "-D", $"{_port + 1}", "-R", $"0:{_web.EndPoint}", "-R", $"127.0.0.1:0:{_web.EndPoint}");
        await using var ssh = await ForeignProgram.StartAsync(options with { IsReady = (program, _) => Task.FromResult(AllocatedPort().Count(program.Log) == 2) });
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        var throughSocks = await Curl.RunAsync("-x", $"socks5h://127.0.0.1:{_port + 1}", $"http://{_web.EndPoint}/");
        throughSocks.Output.Should().Be(_web.Body);
        foreach (Match allocated in AllocatedPort().Matches(ssh.Log))
        {
            (await GostProgram.AskAsync(new IPEndPoint(IPAddress.Loopback, int.Parse(allocated.Groups[1].Value)))).Should().Be(_web.Body);
        }
    }

    [RequiresPeer("nginx", "curl", SshProgram.Command)]
    public async Task Clients_of_OpenSSH_are_told_what_their_keys_may_not_do()
    {
        var keys = _directory.Write("authorized_keys", $"restrict,port-forwarding,permitopen=\"{_web.EndPoint}\",permitlisten=\"localhost:{_port}\" {_keys.Get(SshKeyTypes.Ed25519).PublicKey}");
        await using var server = await new GostCommand("-L", $"sshd://:0?privateKeyFile={HostKey}&ssh_authorized_keys={keys}").StartAsync();
        await using (var ssh = await ForeignProgram.StartAsync(
            Client(server, "-N", "-i", UserKey, "-R", $"localhost:{_port}:{_web.EndPoint}") with { IsReady = Ready.WhenTcpAccepts(_port) }))
        {
            (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        }

        var elsewhere = await ForeignProgram.RunAsync(Client(server, "-i", UserKey, "-W", $"localhost:{_web.EndPoint.Port}"), TimeSpan.FromSeconds(30));
        elsewhere.ExitCode.Should().NotBe(0);
        elsewhere.Errors.Should().Contain("administratively prohibited");
        var listening = await ForeignProgram.RunAsync(
            Client(server, "-N", "-i", UserKey, "-R", $"localhost:{_port + 1}:{_web.EndPoint}"), TimeSpan.FromSeconds(30));
        listening.ExitCode.Should().NotBe(0);
        listening.Errors.Should().Contain("remote port forwarding failed");
    }

    private string FileWith(IPEndPoint node, string key, string passphrase) => $"""
        services:
        - name: service-0
          addr: :0
          handler:
            type: tcp
            chain: chain-0
          listener:
            type: tcp
          forwarder:
            nodes:
            - name: target-0
              addr: {_web.EndPoint}
        chains:
        - name: chain-0
          hops:
          - name: hop-0
            nodes:
            - name: node-0
              addr: {node}
              connector:
                type: sshd
              dialer:
                type: sshd
                auth:
                  username: {Sshd.User}
                metadata:
                  hostKey: {Fingerprint}
                  privateKeyFile: {key}
                  passphrase: {passphrase}
        """;

    private ForeignProgramOptions Client(GostProgram server, params IReadOnlyList<string> arguments)
    {
        var address = server.EndPointOf("service-0");
        return SshProgram.Options(address, _keys.KnownHostsFileOf(address), arguments);
    }

    [GeneratedRegex(@"Allocated port (\d+) for remote forward")]
    private static partial Regex AllocatedPort();
}
