using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;

namespace GostSharp.Ssh.Tests.Sessions;

public sealed class SessionTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Client_and_server_agree_on_what_both_can_do()
    {
        await using var pair = await SessionPair.CreateAsync();

        pair.Client.Negotiated.Should().Be(pair.Server.Negotiated);
        pair.Client.Negotiated.IsStrict.Should().BeTrue();
        pair.Client.SessionId.ToArray().Should().Equal(pair.Server.SessionId.ToArray()).And.NotBeEmpty();
        pair.Client.PeerVersion.Should().Be("SSH-2.0-GostSharp");
        pair.Client.HostKey.Blob.ToArray().Should().Equal(SessionPair.HostKey.PublicKey.Blob.ToArray());
        pair.Server.User.Name.Should().Be("user");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("curve25519-sha256")]
    [InlineData("curve25519-sha256@libssh.org")]
    [InlineData("ecdh-sha2-nistp256")]
    [InlineData("ecdh-sha2-nistp384")]
    [InlineData("ecdh-sha2-nistp521")]
    [InlineData("diffie-hellman-group14-sha256")]
    [InlineData("diffie-hellman-group16-sha512")]
    public async Task Keys_are_exchanged_with(string kex)
    {
        await using var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { Algorithms = SessionPair.Only(kex: kex) });

        pair.Server.Negotiated.KeyExchange.Should().Be(kex);
        await pair.Client.PingAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("aes128-gcm@openssh.com", null)]
    [InlineData("aes256-gcm@openssh.com", null)]
    [InlineData("chacha20-poly1305@openssh.com", null)]
    [InlineData("aes128-ctr", "hmac-sha2-256")]
    [InlineData("aes192-ctr", "hmac-sha2-512")]
    [InlineData("aes256-ctr", "hmac-sha2-256-etm@openssh.com")]
    [InlineData("aes128-ctr", "hmac-sha2-512-etm@openssh.com")]
    public async Task Bytes_of_all_sizes_pass_both_ways_with(string cipher, string? mac)
    {
        await using var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { Algorithms = SessionPair.Only(cipher: cipher, mac: mac) });
        pair.Server.Negotiated.CipherToClient.Should().Be(cipher);
        pair.Server.Negotiated.MacToServer.Should().Be(mac);
        var (client, server) = await pair.OpenAsync();

        foreach (var size in (int[])[1, 2, 15, 16, 17, 1000, 32_768, 32_769, 100_000, 3_000_000])
        {
            await Transfer.CheckAsync(client, server, size);
            await Transfer.CheckAsync(server, client, size);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_without_anything_in_common_says_so()
    {
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        var accepting = SshServerSession.AcceptAsync(serverStream, SessionPair.ServerOptions with { Algorithms = SessionPair.Only(cipher: "aes128-ctr") }).AsTask();
        var connecting = SshClientSession.ConnectAsync(clientStream, SessionPair.ClientOptions with { Algorithms = SessionPair.Only(cipher: "aes256-ctr") }).AsTask();

        Func<Task> act = () => accepting;
        (await act.Should().ThrowAsync<SshException>()).Which.Message.Should().Contain("aes128-ctr").And.Contain("aes256-ctr");
        Func<Task> connect = () => connecting;
        (await connect.Should().ThrowAsync<SshException>()).Which.Failure.Should().BeOneOf(SshFailure.KeyExchange, SshFailure.Disconnected);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_password_lets_in_and_a_wrong_one_does_not()
    {
        var server = SessionPair.ServerOptions with { CheckNoneAsync = null, CheckPasswordAsync = (user, password, _) => ValueTask.FromResult(user == "user" && password == "pass") };
        await using (var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { Password = "pass" }, server))
        {
            pair.Server.User.Should().Be(new GostSharp.Ssh.Authentication.SshUser("user", "password", null));
            pair.Client.User.Should().Be(pair.Server.User);
        }

        var act = () => SessionPair.CreateAsync(SessionPair.ClientOptions with { Password = "wrong" }, server);
        (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Authentication);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_key_lets_in_and_another_one_does_not()
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        using var other = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        var server = SessionPair.ServerOptions with { CheckNoneAsync = null, CheckPublicKeyAsync = (_, offered, _) => ValueTask.FromResult(offered.Equals(key.PublicKey)) };
        await using var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { Keys = [other, key] }, server);

        pair.Server.User.Method.Should().Be("publickey");
        pair.Server.User.Key.Should().Be(key.PublicKey);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_is_opened_with_what_was_said()
    {
        await using var pair = await SessionPair.CreateAsync();
        var opening = pair.Client.OpenDirectTcpIpAsync("target.test", 443, "10.1.2.3", 4711).AsTask();
        var offered = await pair.Server.AcceptChannelAsync();

        offered!.EndPoints.Should().Be(new SshEndPoints("target.test", 443, "10.1.2.3", 4711));
        offered.Refuse(SshOpenFailure.ConnectFailed, "no route");

        var act = () => opening;
        (await act.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(SshOpenFailure.ConnectFailed);
        pair.Client.ChannelCount.Should().Be(0);
        pair.Server.ChannelCount.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_direction_ends_apart_from_the_other()
    {
        await using var pair = await SessionPair.CreateAsync();
        var (client, server) = await pair.OpenAsync();

        await client.CompleteWritesAsync();
        (await server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await Transfer.CheckAsync(server, client, 100_000);
        await server.DisposeAsync();
        (await client.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await client.PeerClosed.WaitAsync(TestTimeouts.Wait);
        await Eventually.TrueAsync(() => pair.Client.ChannelCount == 0 && pair.Server.ChannelCount == 0);
    }
}
