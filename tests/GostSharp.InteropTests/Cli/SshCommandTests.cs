using System.Net;
using System.Text.RegularExpressions;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The command lines of gost's pages that speak SSH, in the spellings of both versions: the sample at both ends, and OpenSSH at either.</summary>
public sealed partial class SshCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new("ssh-commands");
    private readonly int _port = FreePort.FindBlock(2);
    private NginxServer _web = null!;
    private string _userKey = "";
    private string _hostKey = "";

    private IPEndPoint Far => new(IPAddress.Loopback, _port);

    public async Task InitializeAsync()
    {
        _web = await NginxServer.StartAsync();
        _userKey = await OpenSsh.NewKeyAsync(_directory, "user");
        _hostKey = await OpenSsh.NewKeyAsync(_directory, "host", "ecdsa");
    }

    public async Task DisposeAsync() => await _web.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [RequiresPeer("nginx", "curl", "ssh-keygen")]
    public async Task A2_and_A3_forward_without_a_user()
    {
        await using var server = await GostCommand.Of("-L forward+ssh://:0").StartAsync();
        await using var gost = await GostCommand.Of($"-L=tcp://:0/{_web.EndPoint} -F forward+ssh://{server.EndPointOf("service-0")}").StartAsync();
        (await gost.AskAsync()).Should().Be(_web.Body);
        (await gost.AskAsync()).Should().Be(_web.Body);
        server.Log.Messages("warning").Should().Contain(message => message.Contains("whoever can connect may use it", StringComparison.Ordinal));
        gost.Log.Messages("warning").Should().Contain(message => message.Contains("hostKey=SHA256:", StringComparison.Ordinal), "the key is told that would be pinned");
    }

    [RequiresPeer("nginx", "curl", "ssh-keygen")]
    public async Task A6_listens_at_the_server_of_A3()
    {
        await using var server = await GostCommand.Of("-L forward+ssh://:0").StartAsync();
        await using var gost = await GostCommand.Of($"-L=rtcp://:{_port}/{_web.EndPoint} -F forward+ssh://{server.EndPointOf("service-0")}").StartAsync();
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        server.Log.Messages("warning").Should().Contain(message => message.Contains("permitListen", StringComparison.Ordinal), "everybody who may use it opens ports");
    }

    [RequiresPeer("nginx", "curl", "ssh-keygen")]
    public async Task B8_and_B16_use_the_server_of_B9_with_a_password()
    {
        await using var server = await GostCommand.Of("-L sshd://me:s3cret@:0").StartAsync();
        await using var gost = await GostCommand.Of(
            $"-L tcp://:0/{_web.EndPoint} -L rtcp://:{_port}/{_web.EndPoint} -F sshd://me:s3cret@{server.EndPointOf("service-0")}").StartAsync(services: 2);
        (await gost.AskAsync()).Should().Be(_web.Body);
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        (gost.Errors + server.Errors).Should().NotContain("s3cret");
    }

    [RequiresPeer("nginx", "curl", "ssh-keygen")]
    public async Task Tunnels_of_SSH_carry_every_protocol()
    {
        await using var servers = await GostCommand.Of(
            $"-L ssh://:0/{_web.EndPoint} -L socks5+ssh://me:s3cret@:0 -L relay+ssh://:0?bind=true&ssh_key={_hostKey}").StartAsync(services: 3);
        var fingerprint = await OpenSsh.FingerprintAsync(_hostKey);
        foreach (var node in new[]
        {
            $"forward+ssh://{servers.EndPointOf("service-0")}",
            $"socks5+ssh://me:s3cret@{servers.EndPointOf("service-1")}",
            $"relay+ssh://{servers.EndPointOf("service-2")}?hostKey={fingerprint}",
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

    [RequiresPeer("nginx", "curl", "sshd", "ssh-keygen")]
    public async Task A2_A6_B8_and_B16_use_a_server_of_OpenSSH_in_both_spellings()
    {
        await using var sshd = await OpenSsh.ServeAsync(_hostKey, _userKey);
        var fingerprint = await OpenSsh.FingerprintAsync(_hostKey);
        foreach (var node in new[]
        {
            $"sshd://{OpenSsh.User}@{sshd.EndPoint}?privateKeyFile={_userKey}&hostKey={fingerprint}",
            $"forward+ssh://{OpenSsh.User}@{sshd.EndPoint}?ssh_key={_userKey}",
        })
        {
            await using var gost = await GostCommand.Of($"-L tcp://:0/{_web.EndPoint} -L rtcp://:{_port}/{_web.EndPoint} -F {node}").StartAsync(services: 2);
            (await gost.AskAsync()).Should().Be(_web.Body, node);
            (await GostProgram.AskAsync(Far)).Should().Be(_web.Body, node);
            gost.Log.Messages("info").Should().Contain(message => message.Contains("GatewayPorts", StringComparison.Ordinal), "all interfaces were asked for");
        }
    }

    [RequiresPeer("nginx", "curl", "sshd", "ssh-keygen")]
    public async Task A_server_of_OpenSSH_that_forbids_it_is_named_with_the_likely_causes()
    {
        await using var sshd = await OpenSsh.ServeAsync(_hostKey, _userKey, "AllowTcpForwarding no");
        await using var gost = await GostCommand.Of(
            $"-L tcp://:0/{_web.EndPoint} -L rtcp://:{_port}/{_web.EndPoint} -F sshd://{OpenSsh.User}@{sshd.EndPoint}?privateKeyFile={_userKey}").StartAsync(services: 1);
        await gost.LogsAsync("warning", "AllowTcpForwarding, GatewayPorts or PermitListen");
        (await Curl.RunAsync($"http://{gost.EndPointOf("service-0")}/")).ExitCode.Should().NotBe(0);
        await gost.LogsAsync("warning", "did not open the channel (reason 1)");
    }

    [RequiresPeer("nginx", "curl", "ssh", "ssh-keygen")]
    public async Task Clients_of_OpenSSH_use_the_server_of_B9()
    {
        await using var server = await new GostCommand("-L", $"sshd://:0?privateKeyFile={_hostKey}&authorizedKeys={_userKey}.pub").StartAsync();
        var port = server.EndPointOf("service-0").Port;
        var options = OpenSsh.Client(
            port, _hostKey, _directory, "-N", "-i", _userKey, "-L", $"{_port}:{_web.EndPoint}", "-D", $"{_port + 1}", "-R", $"0:{_web.EndPoint}", "-R", $"127.0.0.1:0:{_web.EndPoint}");
        await using var ssh = await ForeignProgram.StartAsync(options with { IsReady = (program, _) => Task.FromResult(AllocatedPort().Count(program.Log) == 2) });
        (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        var throughSocks = await Curl.RunAsync("-x", $"socks5h://127.0.0.1:{_port + 1}", $"http://{_web.EndPoint}/");
        throughSocks.Output.Should().Be(_web.Body);
        foreach (Match allocated in AllocatedPort().Matches(ssh.Log))
        {
            (await GostProgram.AskAsync(new IPEndPoint(IPAddress.Loopback, int.Parse(allocated.Groups[1].Value)))).Should().Be(_web.Body);
        }
    }

    [RequiresPeer("nginx", "curl", "ssh", "ssh-keygen")]
    public async Task Clients_of_OpenSSH_are_told_what_their_keys_may_not_do()
    {
        var keys = _directory.Write("authorized_keys", $"restrict,port-forwarding,permitopen=\"{_web.EndPoint}\",permitlisten=\"localhost:{_port}\" {File.ReadAllText(_userKey + ".pub")}");
        await using var server = await new GostCommand("-L", $"sshd://:0?privateKeyFile={_hostKey}&ssh_authorized_keys={keys}").StartAsync();
        var port = server.EndPointOf("service-0").Port;
        await using (var ssh = await ForeignProgram.StartAsync(
            OpenSsh.Client(port, _hostKey, _directory, "-N", "-i", _userKey, "-R", $"localhost:{_port}:{_web.EndPoint}") with { IsReady = Ready.WhenTcpAccepts(_port) }))
        {
            (await GostProgram.AskAsync(Far)).Should().Be(_web.Body);
        }

        var elsewhere = await ForeignProgram.RunAsync(OpenSsh.Client(port, _hostKey, _directory, "-i", _userKey, "-W", $"localhost:{_web.EndPoint.Port}"), TimeSpan.FromSeconds(30));
        elsewhere.ExitCode.Should().NotBe(0);
        elsewhere.Errors.Should().Contain("administratively prohibited");
        var listening = await ForeignProgram.RunAsync(
            OpenSsh.Client(port, _hostKey, _directory, "-N", "-i", _userKey, "-R", $"localhost:{_port + 1}:{_web.EndPoint}"), TimeSpan.FromSeconds(30));
        listening.ExitCode.Should().NotBe(0);
        listening.Errors.Should().Contain("remote port forwarding failed");
    }

    [GeneratedRegex(@"Allocated port (\d+) for remote forward")]
    private static partial Regex AllocatedPort();
}
