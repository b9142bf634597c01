using System.Security.Cryptography;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Ssh.Keys;

namespace GostSharp.FunctionalTests;

/// <summary>SSH, both ends ours, on real sockets.</summary>
public sealed class SshTests : LeakCheckedTests, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-ssh-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refused_target_ends_its_own_channel_only()
    {
        await using var echo = EchoServer.Start();
        using var refusing = new RefusingEndPoint();
        await using var server = await ServeAsync("sshd://127.0.0.1:0");
        await using var entry = await Forwarding.StartAsync(builder => builder
            .ForwardTcp("127.0.0.1:0", echo.EndPoint.ToString()).ForwardTcp("127.0.0.1:0", refusing.EndPoint.ToString())
            .Forward(Node(server)));
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("before");

        await using (var refused = await TcpClients.ConnectAsync(entry.Forwarder.Services[1].EndPoint()))
        {
            await refused.SeesEndAsync();
        }

        await client.EchoesAsync("after");
        server.CountOf(EventIds.LoggedIn).Should().Be(1, "both services share a session");
        entry.Log.Records.Should().ContainSingle(record => record.EventId.Id == EventIds.ConnectionFailed)
            .Which.Message.Should().Contain("connection refused");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Several_remote_services_share_a_session_and_each_leads_to_its_own_target()
    {
        await using var one = EchoServer.Start();
        using var two = new TargetListener();
        await using var server = await ServeAsync("sshd://u:p@127.0.0.1:0");
        await using var entry = await Forwarding.StartAsync(builder => builder
            .ForwardRemoteTcp("127.0.0.1:0", one.EndPoint.ToString()).ForwardRemoteTcp("127.0.0.1:0", two.EndPoint.ToString())
            .Forward(Node(server, "u:p@")));
        foreach (var service in entry.Forwarder.Services)
        {
            await service.WaitForBoundAsync().WaitAsync(TestTimeouts.Wait);
        }

        await using var first = await entry.ConnectAsync();
        await first.EchoesAsync("one");
        await using var second = await TcpClients.ConnectAsync(entry.Forwarder.Services[1].EndPoint());
        await using var target = await two.AcceptAsync();
        await second.SendAsync("two");
        (await target.ReceiveAsync(3)).Should().Be("two");
        server.CountOf(EventIds.LoggedIn).Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_remote_service_that_leaves_frees_its_port_and_keeps_the_session_of_the_others()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync("sshd://127.0.0.1:0");
        await using var entry = await Forwarding.StartAsync(builder => builder
            .ForwardRemoteTcp("127.0.0.1:0", echo.EndPoint.ToString()).ForwardRemoteTcp("127.0.0.1:0", echo.EndPoint.ToString())
            .Forward(Node(server)));
        foreach (var service in entry.Forwarder.Services)
        {
            await service.WaitForBoundAsync().WaitAsync(TestTimeouts.Wait);
        }

        var (staying, leaving) = (entry.EndPoint, entry.Forwarder.Services[1].EndPoint());
        await using var visitor = await TcpClients.ConnectAsync(staying);
        await visitor.EchoesAsync("before");
        await entry.Forwarder.ApplyAsync(entry.Forwarder.Config with { Services = [entry.Forwarder.Config.Services[0]] });

        await leaving.IsRefusedAsync();
        await visitor.EchoesAsync("after");
        server.CountOf(EventIds.LoggedIn).Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_comes_back_has_the_port_bound_again_within_two_seconds()
    {
        await using var echo = EchoServer.Start();
        var server = await ServeAsync("sshd://127.0.0.1:0");
        await using var entry = await Forwarding.StartAsync(builder => builder.ForwardRemoteTcp("127.0.0.1:0", echo.EndPoint.ToString()).Forward(Node(server)));
        await entry.Service.WaitForBoundAsync().WaitAsync(TestTimeouts.Wait);
        var url = $"sshd://{server.EndPoint}";
        await server.DisposeAsync();
        await Eventually.TrueAsync(() => entry.Service.State is ServiceState.Retrying);

        await using var again = await ServeAsync(url);
        await entry.Service.WaitForBoundAsync().WaitAsync(TimeSpan.FromSeconds(2));

        await using var visitor = await entry.ConnectAsync();
        await visitor.EchoesAsync("hello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Two_hops_of_SSH_lead_to_a_proxy_in_a_tunnel_of_SSH()
    {
        await using var echo = EchoServer.Start();
        await using var far = await ServeAsync("socks5+ssh://u:p@127.0.0.1:0");
        await using var near = await ServeAsync("sshd://127.0.0.1:0");
        await using var entry = await Forwarding.StartAsync(builder => builder
            .ForwardTcp("127.0.0.1:0", echo.EndPoint.ToString())
            .Forward(Node(near)).Forward($"socks5+ssh://u:p@{far.EndPoint}?secure=false"));
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync(1, 200_000);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_with_a_target_of_its_own_leads_every_client_there()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync($"forward+sshd://127.0.0.1:0/{echo.EndPoint}");
        await using var entry = await Forwarding.StartAsync(builder => builder.ForwardTcp("127.0.0.1:0", "nowhere.invalid:1").Forward(Node(server)));
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("hello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_wrong_password_lets_nobody_in_and_is_in_no_log()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync("sshd://u:right@127.0.0.1:0");
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Forward(Node(server, "u:wr0ng@")));
        await using (var client = await entry.ConnectAsync())
        {
            await client.SeesEndAsync();
        }

        var failed = entry.Log.Records.Single(record => record.EventId.Id == EventIds.NodeFailed);
        failed.Message.Should().Contain("did not let the user in").And.Contain("password");
        entry.Log.Records.Concat(server.Log.Records).Should().NotContain(record => record.Message.Contains("wr0ng") || record.Message.Contains("right"));
        server.CountOf(EventIds.LoggedIn).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Keys_are_let_in_for_what_their_lines_permit()
    {
        await using var echo = EchoServer.Start();
        var (file, line) = NewKey("user");
        var keys = Write("authorized_keys", $"restrict,port-forwarding,permitopen=\"{echo.EndPoint}\",permitlisten=\"127.0.0.1:*\" {line}");
        await using var server = await ServeAsync($"sshd://127.0.0.1:0?authorizedKeys={keys}");
        await using var entry = await Forwarding.StartAsync(builder => builder
            .ForwardTcp("127.0.0.1:0", echo.EndPoint.ToString()).ForwardTcp("127.0.0.1:0", $"localhost:{echo.EndPoint.Port}")
            .ForwardRemoteTcp("127.0.0.1:0", echo.EndPoint.ToString()).ForwardRemoteTcp("localhost:0", echo.EndPoint.ToString())
            .Forward($"{Node(server, "u@")}&privateKeyFile={file}"));
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("permitted");
        await using (var other = await TcpClients.ConnectAsync(entry.Forwarder.Services[1].EndPoint()))
        {
            await other.SeesEndAsync();
        }

        await entry.Forwarder.Services[2].WaitForBoundAsync().WaitAsync(TestTimeouts.Wait);
        await using var visitor = await TcpClients.ConnectAsync(entry.Forwarder.Services[2].EndPoint());
        await visitor.EchoesAsync("bound");
        await Eventually.TrueAsync(() => entry.Forwarder.Services[3].LastError?.Contains("PermitListen") is true);
        server.CountOf(EventIds.LoggedIn).Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("no-port-forwarding ")]
    [InlineData("from=\"10.0.0.0/8\" ")]
    [InlineData("some-new-option ")]
    [InlineData("expiry-time=\"20200101\" ")]
    [InlineData("# ")]
    public async Task Keys_whose_lines_do_not_permit_it_get_nowhere(string options)
    {
        await using var echo = EchoServer.Start();
        var (file, line) = NewKey("user");
        var (_, another) = NewKey("another");
        var keys = Write("authorized_keys", $"{options}{line}\n{another}\n");
        await using var server = await ServeAsync($"sshd://127.0.0.1:0?authorizedKeys={keys}");
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Forward($"{Node(server, "u@")}&privateKeyFile={file}"));
        await using var client = await entry.ConnectAsync();
        await client.SeesEndAsync();
        echo.Accepted.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_user_without_a_password_needs_a_key_where_there_are_keys()
    {
        await using var echo = EchoServer.Start();
        var (file, line) = NewKey("user");
        var keys = Write("authorized_keys", line);
        var users = Write("users", "me\nother s3cret\n");
        await using var server = await ServeAsync($"sshd://me@127.0.0.1:0?authorizedKeys={keys}");
        await using var mixed = await ServeAsync($"sshd://127.0.0.1:0?authorizedKeys={keys}&secrets={users}");

        (await LogInAsync(server, "me:any@")).Should().EndWith("It would accept: publickey", "nobody has a password");
        (await LogInAsync(server, "me@", $"&privateKeyFile={file}")).Should().BeNull();
        (await LogInAsync(mixed, "me:any@")).Should().Contain("did not let the user in");
        (await LogInAsync(mixed, "other:s3cret@")).Should().BeNull();
        (await LogInAsync(mixed, "me@", $"&privateKeyFile={file}")).Should().BeNull();

        await using var open = await ServeAsync($"sshd://127.0.0.1:0?secrets={users}");
        (await LogInAsync(open, "me:any@")).Should().BeNull("that is gost's rule");
        open.Log.Records.Should().Contain(record => record.EventId.Id == EventIds.ConfigurationWarning && record.Message.Contains(users));

        async Task<string?> LogInAsync(Forwarding to, string user, string more = "")
        {
            await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Forward(Node(to, user) + more));
            await using var client = await entry.ConnectAsync();
            try
            {
                await client.EchoesAsync("hello");
                return null;
            }
            catch (Exception)
            {
                return entry.Log.Records.Single(record => record.EventId.Id == EventIds.NodeFailed).Message;
            }
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("sshd")]
    [InlineData("socks5+ssh")]
    public async Task A_file_without_a_key_does_not_make_an_open_server(string scheme)
    {
        var keys = Write("authorized_keys", "# nobody\n");
        var start = () => ServeAsync($"{scheme}://127.0.0.1:0?authorizedKeys={keys}");
        (await start.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain("nobody could log in");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_host_key_is_made_once_and_kept_for_its_owner_alone()
    {
        var file = Path.Combine(_directory.FullName, "host");
        await using var echo = EchoServer.Start();
        string? first = null;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var server = await ServeAsync($"sshd://127.0.0.1:0?privateKeyFile={file}");
            using var key = await SshPrivateKey.LoadAsync(file);
            first ??= key.PublicKey.Fingerprint;
            key.PublicKey.Fingerprint.Should().Be(first);
            await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Forward($"sshd://{server.EndPoint}?hostKey={first}"));
            await using var client = await entry.ConnectAsync();
            await client.EchoesAsync("pinned");
            server.Log.Records.Should().ContainSingle(record => record.EventId.Id == EventIds.HostKeyInUse).Which.Message.Should().Contain(first);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Directory.GetFiles(_directory.FullName).Should().Equal([file], "nothing half done is left");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_passphrase_is_needed_where_it_protects_a_key_and_told_where_it_does_not()
    {
        var (plain, protectedKey) = (NewKey("plain").File, NewProtectedKey("protected", "words"));
        await using var protectedServer = await ServeAsync($"sshd://127.0.0.1:0?privateKeyFile={protectedKey}&passphrase=words");
        protectedServer.CountOf(EventIds.PassphraseUnused).Should().Be(0);
        foreach (var (given, why) in new[] { ("", "its passphrase is needed"), ("&passphrase=others", "The passphrase is not the key's") })
        {
            var start = () => ServeAsync($"sshd://127.0.0.1:0?privateKeyFile={protectedKey}{given}");
            (await start.Should().ThrowAsync<GostException>()).Which.Message.Should().Contain(protectedKey).And.Contain(why);
            var dial = () => Forwarding.StartAsync(builder => builder
                .ForwardTcp("127.0.0.1:0", "127.0.0.1:9").Forward($"{Node(protectedServer)}&privateKeyFile={protectedKey}{given}"));
            (await dial.Should().ThrowAsync<GostException>()).Which.Message.Should().Contain(protectedKey).And.Contain(why);
        }

        var made = Path.Combine(_directory.FullName, "made");
        foreach (var file in new[] { plain, made })
        {
            await using var server = await ServeAsync($"sshd://127.0.0.1:0?privateKeyFile={file}&passphrase=words");
            server.Log.Records.Should().ContainSingle(record => record.EventId.Id == EventIds.PassphraseUnused).Which.Message.Should().Contain(file);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Host_keys_are_verified_unless_it_is_said_that_they_are_not()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync("sshd://127.0.0.1:0");
        var fingerprint = server.Log.Records.Single(record => record.EventId.Id == EventIds.HostKeyInUse).Message.Split(' ').Single(word => word.StartsWith("SHA256:"));
        var known = Write("known_hosts", "");
        const string Other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

        (await ConnectsAsync($"sshd://{server.EndPoint}?hostKey={fingerprint}")).Should().BeNull();
        (await ConnectsAsync($"sshd://{server.EndPoint}?hostKey={Other},{fingerprint}")).Should().BeNull();
        (await ConnectsAsync($"sshd://{server.EndPoint}?hostKey={Other}")).Should().Contain(fingerprint).And.Contain("is none of those of hostKey");
        (await ConnectsAsync($"sshd://{server.EndPoint}?knownHosts={known}")).Should().Contain($"is not known; hostKey={fingerprint} trusts it").And.Contain(known);
        (await ConnectsAsync($"sshd://{server.EndPoint}?secure=false&knownHosts={known}")).Should().Contain("is not known", "what is named is looked into");
        (await ConnectsAsync($"sshd://{server.EndPoint}?knownHosts={known}.none")).Should().Contain("cannot be read");
        (await ConnectsAsync($"sshd://{server.EndPoint}", builder => builder.VerifyHostKeys((_, key, _) => new(key.Fingerprint == fingerprint)))).Should().BeNull();
        (await ConnectsAsync($"sshd://{server.EndPoint}", builder => builder.VerifyHostKeys((_, _, _) => new(false)))).Should().Contain(fingerprint).And.Contain("is not accepted");

        async Task<string?> ConnectsAsync(string node, Action<ForwarderBuilder>? change = null)
        {
            await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder =>
            {
                builder.Forward(node);
                change?.Invoke(builder);
            });
            await using var client = await entry.ConnectAsync();
            try
            {
                await client.EchoesAsync("hello");
                return null;
            }
            catch (Exception)
            {
                return entry.Log.Records.Single(record => record.EventId.Id == EventIds.NodeFailed).Message;
            }
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_key_that_is_taken_as_it_comes_is_told_once_and_known_hosts_can_say_it()
    {
        await using var echo = EchoServer.Start();
        var (host, line) = NewKey("host");
        await using var server = await ServeAsync($"sshd://127.0.0.1:0?privateKeyFile={host}");
        await using (var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Forward(Node(server))))
        {
            await using var client = await entry.ConnectAsync();
            await client.EchoesAsync("unverified");
            entry.Log.Records.Should().ContainSingle(record => record.EventId.Id == EventIds.HostKeyUnverified).Which.Message.Should().Contain("hostKey=SHA256:");
        }

        var known = Write("known_hosts", $"[127.0.0.1]:{server.EndPoint.Port} {line}\n");
        await using var verified = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Forward($"sshd://{server.EndPoint}?knownHosts={known}"));
        await using var next = await verified.ConnectAsync();
        await next.EchoesAsync("verified");
        verified.CountOf(EventIds.HostKeyUnverified).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Permits_of_the_server_are_those_of_all_its_clients()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync($"sshd://127.0.0.1:0?permitOpen={echo.EndPoint}&permitListen=127.0.0.1:0");
        await using var entry = await Forwarding.StartAsync(builder => builder
            .ForwardTcp("127.0.0.1:0", echo.EndPoint.ToString()).ForwardTcp("127.0.0.1:0", $"localhost:{echo.EndPoint.Port}")
            .ForwardRemoteTcp("127.0.0.1:0", echo.EndPoint.ToString()).ForwardRemoteTcp("0.0.0.0:0", echo.EndPoint.ToString())
            .Forward(Node(server)));
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("permitted");
        await using (var other = await TcpClients.ConnectAsync(entry.Forwarder.Services[1].EndPoint()))
        {
            await other.SeesEndAsync();
        }

        await entry.Forwarder.Services[2].WaitForBoundAsync().WaitAsync(TestTimeouts.Wait);
        await Eventually.TrueAsync(() => entry.Forwarder.Services[3].LastError?.Contains("GatewayPorts") is true);
    }

    private static Task<Forwarding> ServeAsync(string url) => Forwarding.StartAsync(builder => builder.Listen(url));

    private static string Node(Forwarding server, string user = "") => $"sshd://{user}{server.EndPoint}?secure=false";

    private (string File, string Line) NewKey(string name)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        return (Write(name, key.ExportOpenSsh()), key.PublicKey.ToString());
    }

    private string NewProtectedKey(string name, string passphrase)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Write(name, key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
