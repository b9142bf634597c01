using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Tests.Keys;
using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Fuzzing;

/// <summary>What a client makes of a server that talks nonsense, during the login and behind it.</summary>
public sealed class ClientFuzzTests
{
    private const int Sessions = 150;
    private const int Messages = 20;

    private static readonly byte[][] _ofAnyTime =
    [
        PeerExtensions.Write(["rsa-sha2-512", "ecdsa-sha2-nistp256"]),
        KexInit.Create(SessionPair.Only("ecdh-sha2-nistp256", "aes128-gcm@openssh.com"), [SshKeyTypes.EcdsaP256], []).Payload,
        DisconnectMessage.Write(new SshException(SshFailure.Authentication, "enough")),
        RawPeer.Message(SshMessage.Ignore, writer => writer.WriteText("x")),
        [SshMessage.NewKeys],
    ];

    private static readonly byte[][] _ofLogins =
    [
        Failure(isPartial: false),
        Failure(isPartial: false),
        Failure(isPartial: true),
        RawPeer.Message(SshMessage.UserAuthBanner, writer => writer.WriteBytes([0, 0, 0, 3, 65, 10, 66, 0, 0, 0, 0])),
        InfoRequest.Write(),
        InfoRequest.Write(new Prompt("Password: ", IsEchoed: false)),
        InfoRequest.Write(new Prompt("One: ", IsEchoed: false), new Prompt("Two: ", IsEchoed: true)),
        RawPeer.Message(SshMessage.ServiceAccept, writer => writer.WriteText("ssh-userauth")),
        RawPeer.Message(SshMessage.ChannelOpen, writer => writer.WriteText("session")),
        [SshMessage.UserAuthSuccess],
    ];

    private static readonly byte[][] _ofSessions =
    [
        OpenMessages.Confirmation(1, 8, 1 << 20, 32_768),
        OpenMessages.Failure(1, SshOpenFailure.ConnectFailed, "no"),
        OpenMessages.Open("forwarded-tcpip", 9, 1 << 20, 32_768, new SshEndPoints("localhost", 8080, "10.0.0.1", 1).ToBytes()),
        OpenMessages.Open("forwarded-tcpip", 9, 1 << 20, 32_768, new SshEndPoints("other", 8080, "10.0.0.1", 1).ToBytes()),
        OpenMessages.Open("session", 9, 1 << 20, 32_768, []),
        [SshMessage.RequestSuccess],
        [SshMessage.RequestSuccess, 0, 0, 0x1f, 0x90],
        [SshMessage.RequestFailure],
        Request("keepalive@openssh.com"),
        Request("hostkeys-00@openssh.com"),
        About(SshMessage.ChannelData, writer => writer.WriteText("data")),
        About(SshMessage.ChannelExtendedData, writer => writer.WriteBytes([0, 0, 0, 1, 0, 0, 0, 1, 65])),
        About(SshMessage.ChannelWindowAdjust, writer => writer.WriteUInt32(5)),
        About(SshMessage.ChannelRequest, writer => writer.WriteBytes([0, 0, 0, 1, 65, 1])),
        About(SshMessage.ChannelEof),
        About(SshMessage.ChannelClose),
        About(SshMessage.ChannelSuccess),
    ];

    [Fact(Timeout = 4 * TestTimeouts.Test)]
    public async Task Random_answers_to_a_login_end_it_or_let_the_user_in()
    {
        var random = new Random(4);
        using var rsa = TestKey.Load("rsa");
        using var later = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        byte[][] messages = [.. _ofAnyTime, .. _ofLogins, KeyOk("rsa-sha2-512", rsa), KeyOk(SshKeyTypes.EcdsaP256, later)];
        for (var i = 0; i < Sessions; i++)
        {
            var time = new ManualTime();
            await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with
            {
                Keys = [rsa], LaterKeys = [later], Password = "pass", ShowBanner = static _ => { }, TimeProvider = time,
            });
            await EndAsync(server, random, messages, time);
        }
    }

    [Fact(Timeout = 4 * TestTimeouts.Test)]
    public async Task Random_messages_within_a_session_end_it_or_are_answered_and_nobody_waits_for_ever()
    {
        var random = new Random(5);
        byte[][] messages = [.. _ofAnyTime, .. _ofSessions, .. _ofSessions];
        for (var i = 0; i < Sessions; i++)
        {
            var time = new ManualTime();
            await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { TimeProvider = time });
            await server.ExpectAsync("none");
            var client = await server.WelcomeAsync();
            var users = await UseAsync(server, client);

            await EndAsync(server, random, messages, time);

            foreach (var user in users)
            {
                await EndsAsync(user);
            }

            client.ChannelCount.Should().Be(0);
        }
    }

    private static async Task EndAsync(RawServer server, Random random, byte[][] messages, ManualTime time)
    {
        for (var i = 0; i < Messages; i++)
        {
            server.Peer.Send(Mutation.Next(random, messages));
        }

        await server.Peer.DisposeAsync();
        Mutation.ShouldBeExpected(await server.EndAsync());
        time.ActiveTimers.Should().Be(0);
    }

    /// <summary>An open channel, a port, and two questions without an answer: what each waits for has to end with the session.</summary>
    private static async Task<Task[]> UseAsync(RawServer server, SshClientSession client)
    {
        var opening = client.OpenDirectTcpIpAsync("target.test", 80).AsTask();
        server.Peer.Send(OpenMessages.Confirmation(0, 7, 1 << 20, 32_768));
        var channel = await opening.WaitAsync(TestTimeouts.Wait);
        var listening = client.ListenAsync("localhost", 8080).AsTask();
        server.Peer.Send([SshMessage.RequestSuccess]);
        var forward = await listening.WaitAsync(TestTimeouts.Wait);
        return
        [
            client.OpenDirectTcpIpAsync("other.test", 80).AsTask(),
            client.RequestAsync("question").AsTask(),
            channel.Stream.CopyToAsync(Stream.Null),
            AcceptAllAsync(forward),
        ];
    }

    private static async Task AcceptAllAsync(SshRemoteForward forward)
    {
        while (await forward.AcceptAsync() is { } opening)
        {
            opening.Accept();
        }
    }

    private static async Task EndsAsync(Task user)
    {
        try
        {
            await user.WaitAsync(TestTimeouts.Wait);
        }
        catch (Exception ex) when (ex is SshException or IOException)
        {
            // The session has ended, or the server has refused.
        }
    }

    private static byte[] Failure(bool isPartial) => RawPeer.Message(SshMessage.UserAuthFailure, writer =>
    {
        writer.WriteNameList(["publickey", "password", "keyboard-interactive"]);
        writer.WriteBoolean(isPartial);
    });

    private static byte[] KeyOk(string algorithm, SshPrivateKey key) => RawPeer.Message(SshMessage.UserAuthPublicKeyOk, writer =>
    {
        writer.WriteText(algorithm);
        writer.WriteString(key.PublicKey.Blob.Span);
    });

    private static byte[] Request(string name) => RawPeer.Message(SshMessage.GlobalRequest, writer =>
    {
        writer.WriteText(name);
        writer.WriteBoolean(true);
    });

    private static byte[] About(byte type, Action<SshWriter>? write = null) => RawPeer.Message(type, writer =>
    {
        writer.WriteUInt32(0);
        write?.Invoke(writer);
    });
}
