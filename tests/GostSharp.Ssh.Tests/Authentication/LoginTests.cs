using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Tests.Keys;
using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Authentication;

public sealed class LoginTests
{
    private static SshServerOptions PasswordServer => SessionPair.ServerOptions with
    {
        CheckNoneAsync = null,
        CheckPasswordAsync = (user, password, _) => ValueTask.FromResult(user == "user" && password == "pass"),
    };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_without_checks_lets_nobody_in()
    {
        var act = () => SessionPair.CreateAsync(SessionPair.ClientOptions with { Password = "pass" }, SessionPair.ServerOptions with { CheckNoneAsync = null });
        (await act.Should().ThrowAsync<SshException>()).Which.Message.Should().Contain("would accept: none");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_password_answers_a_question_when_the_server_only_asks()
    {
        await using var client = RawClient.Create(PasswordServer);
        await client.Peer.ExchangeVersionsAsync();
        await client.Peer.ExchangeKeysAsync();
        client.Peer.Send(RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));
        client.Peer.Send(RawPeer.LoginRequest("keyboard-interactive", writer =>
        {
            writer.WriteText("");
            writer.WriteText("");
        }));
        var question = await client.Peer.ReceiveAsync(SshMessage.UserAuthInfoRequest, CancellationToken.None);
        InfoRequest.Read(question.Span).Should().ContainSingle().Which.IsEchoed.Should().BeFalse();
        client.Peer.Send(InfoRequest.Answer("pass"));
        await client.Peer.ReceiveAsync(SshMessage.UserAuthSuccess, CancellationToken.None);

        (await client.Accepting).User.Should().Be(new SshUser("user", "keyboard-interactive", null));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_answers_one_hidden_question_with_its_password(bool isHidden)
    {
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Password = "pass" });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "keyboard-interactive");
        await server.ExpectAsync("keyboard-interactive");
        server.Peer.Send(InfoRequest.Write(new Prompt("Password: ", IsEchoed: !isHidden)));
        if (isHidden)
        {
            InfoRequest.ReadAnswers((await server.Peer.ReceiveAsync(SshMessage.UserAuthInfoResponse, CancellationToken.None)).Span).Should().Equal("pass");
            server.Peer.Send(InfoRequest.Write());
            InfoRequest.ReadAnswers((await server.Peer.ReceiveAsync(SshMessage.UserAuthInfoResponse, CancellationToken.None)).Span).Should().BeEmpty();
            await using var client = await server.WelcomeAsync();
            client.User.Method.Should().Be("keyboard-interactive");
        }
        else
        {
            (await server.FailureAsync()).Failure.Should().Be(SshFailure.Authentication);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("ed25519")]
    [InlineData("ecdsa-256")]
    [InlineData("ecdsa-384")]
    [InlineData("ecdsa-521")]
    [InlineData("rsa")]
    public async Task Every_type_of_key_serves_as_the_users_and_as_the_hosts(string file)
    {
        using var key = TestKey.Load(file);
        var server = SessionPair.ServerOptions with
        {
            HostKeys = [key],
            CheckNoneAsync = null,
            CheckPublicKeyAsync = (_, offered, _) => ValueTask.FromResult(offered.Equals(key.PublicKey)),
        };
        await using var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { Keys = [key] }, server);

        pair.Server.User.Should().Be(new SshUser("user", "publickey", key.PublicKey));
        pair.Client.HostKey.Should().Be(key.PublicKey);
        pair.Client.Negotiated.HostKey.Should().Be(key.PublicKey.SignatureAlgorithms[0]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_host_key_that_is_not_trusted_ends_the_session()
    {
        var asked = 0;
        var client = SessionPair.ClientOptions with
        {
            CheckHostKeyAsync = (key, _) =>
            {
                asked++;
                return ValueTask.FromResult(!key.Equals(SessionPair.HostKey.PublicKey));
            },
        };
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        var accepting = SshServerSession.AcceptAsync(serverStream, SessionPair.ServerOptions).AsTask();
        Func<Task> connect = () => SshClientSession.ConnectAsync(clientStream, client).AsTask();

        (await connect.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.HostKey);
        Func<Task> accept = () => accepting;
        (await accept.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Disconnected);
        asked.Should().Be(1);
        clientStream.IsDisposed.Should().BeTrue();
        serverStream.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Too_many_wrong_passwords_end_the_session_and_the_first_none_is_free()
    {
        await using var client = RawClient.Create(PasswordServer with { MaxAuthTries = 3 });
        await client.Peer.ExchangeVersionsAsync();
        await client.Peer.ExchangeKeysAsync();
        client.Peer.Send(RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));
        client.Peer.Send(RawPeer.LoginRequest("none"));
        await client.Peer.ReceiveAsync(SshMessage.UserAuthFailure, CancellationToken.None);
        for (var tries = 0; tries < 3; tries++)
        {
            client.Peer.Send(RawPeer.LoginRequest("password", writer =>
            {
                writer.WriteBoolean(false);
                writer.WriteText("wrong");
            }));
            if (tries < 2)
            {
                await client.Peer.ReceiveAsync(SshMessage.UserAuthFailure, CancellationToken.None);
            }
        }

        (await client.Peer.ReadDisconnectAsync()).Should().Contain("Too many failed attempts");
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Authentication);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(2u, true, SshFailure.Authentication)]
    [InlineData(2u, false, SshFailure.Disconnected)]
    [InlineData(11u, true, SshFailure.Disconnected)]
    [InlineData(14u, true, SshFailure.Authentication)]
    public async Task A_server_that_leaves_as_it_was_shown_too_much_has_refused_it(uint code, bool hasRefused, SshFailure expected)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Keys = [key] });
        await server.ExpectAsync("none");
        if (hasRefused)
        {
            server.Refuse(isPartial: false, "publickey");
            await server.ExpectAsync("publickey");
        }

        server.Peer.Send(RawPeer.Message(SshMessage.Disconnect, writer =>
        {
            writer.WriteUInt32(code);
            writer.WriteText("Too many authentication failures");
            writer.WriteText("");
        }));

        (await server.FailureAsync()).Failure.Should().Be(expected);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public async Task A_signature_counts_for_this_session_this_user_and_this_key_only(int change, bool isAccepted)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        await using var client = RawClient.Create(SessionPair.ServerOptions with { CheckPublicKeyAsync = (_, _, _) => ValueTask.FromResult(true) });
        await client.Peer.ExchangeVersionsAsync();
        await client.Peer.ExchangeKeysAsync();
        client.Peer.Send(RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));

        using var signed = PublicKeyRequest.Begin(change == 1 ? "other" : "user", isSigned: true, SshKeyTypes.EcdsaP256, key.PublicKey.Blob.Span);
        var sessionId = (byte[])client.Peer.SessionId.Clone();
        sessionId[0] ^= (byte)(change == 2 ? 1 : 0);
        var signature = await key.SignAsync(SshKeyTypes.EcdsaP256, PublicKeyRequest.SignedData(sessionId, signed.WrittenSpan));
        signature[^1] ^= (byte)(change == 3 ? 1 : 0);
        using var request = PublicKeyRequest.Begin("user", isSigned: true, SshKeyTypes.EcdsaP256, key.PublicKey.Blob.Span);
        request.WriteString(signature);
        client.Peer.Send(request.WrittenSpan);

        await client.Peer.ReceiveAsync(isAccepted ? SshMessage.UserAuthSuccess : SshMessage.UserAuthFailure, CancellationToken.None);
        if (isAccepted)
        {
            (await client.Accepting.WaitAsync(TestTimeouts.Wait)).User.Key.Should().Be(key.PublicKey);
        }
        else
        {
            client.Accepting.IsCompleted.Should().BeFalse();
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_key_of_an_unknown_type_is_refused_like_any_other()
    {
        await using var client = RawClient.Create(SessionPair.ServerOptions with { CheckPublicKeyAsync = (_, _, _) => ValueTask.FromResult(true) });
        await client.Peer.ExchangeVersionsAsync();
        await client.Peer.ExchangeKeysAsync();
        client.Peer.Send(RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));
        using var blob = new SshWriter();
        blob.WriteText("sk-ssh-ed25519@openssh.com");
        blob.WriteString(new byte[32]);
        using var request = PublicKeyRequest.Begin("user", isSigned: false, "sk-ssh-ed25519@openssh.com", blob.WrittenSpan);
        client.Peer.Send(request.WrittenSpan);
        await client.Peer.ReceiveAsync(SshMessage.UserAuthFailure, CancellationToken.None);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silent_peer_has_the_time_of_the_handshake_and_no_more(bool isServer)
    {
        var time = new ManualTime();
        var (ownStream, peerStream) = DuplexStream.CreatePair();
        var starting = isServer
            ? (Task)SshServerSession.AcceptAsync(ownStream, SessionPair.ServerOptions with { TimeProvider = time }).AsTask()
            : SshClientSession.ConnectAsync(ownStream, SessionPair.ClientOptions with { TimeProvider = time }).AsTask();
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(isServer ? 119 : 29));
        starting.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        Func<Task> act = () => starting.WaitAsync(TestTimeouts.Wait);
        (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.TimedOut);
        ownStream.IsDisposed.Should().BeTrue();
        time.ActiveTimers.Should().Be(0);
        await peerStream.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_login_is_cancelled_and_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var (ownStream, _) = DuplexStream.CreatePair();
        var connecting = SshClientSession.ConnectAsync(ownStream, SessionPair.ClientOptions, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Func<Task> act = () => connecting.WaitAsync(TestTimeouts.Wait);
        await act.Should().ThrowAsync<OperationCanceledException>();
        ownStream.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_sends_too_much_before_the_login_is_cut_off()
    {
        await using var client = RawClient.Create();
        await client.Peer.ExchangeVersionsAsync();
        await client.Peer.ExchangeKeysAsync();
        client.Peer.Send(RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));
        for (var i = 0; i < 600; i++)
        {
            client.Peer.Send(RawPeer.Message(SshMessage.Ignore, writer => writer.WriteText("")));
        }

        (await client.EndAsync()).Message.Should().Contain("too much before its login");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(SshMessage.ChannelOpen)]
    [InlineData(SshMessage.GlobalRequest)]
    [InlineData(SshMessage.KexInit)]
    [InlineData(SshMessage.NewKeys)]
    [InlineData(SshMessage.UserAuthInfoResponse)]
    [InlineData(SshMessage.UserAuthSuccess)]
    public async Task Nothing_but_a_login_is_listened_to_before_the_login(byte type)
    {
        await using var client = RawClient.Create();
        await client.Peer.ExchangeVersionsAsync();
        await client.Peer.ExchangeKeysAsync();
        client.Peer.Send(RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));
        client.Peer.Send([type]);
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_check_that_throws_ends_the_login_with_what_it_threw()
    {
        var act = () => SessionPair.CreateAsync(
            SessionPair.ClientOptions with { Password = "pass" },
            PasswordServer with { CheckPasswordAsync = (_, _, _) => throw new InvalidOperationException("no database") });
        await act.Should().ThrowAsync<SshException>();
    }
}
