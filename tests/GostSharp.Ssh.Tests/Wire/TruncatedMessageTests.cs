using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.KeyExchange;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Wire;

/// <summary>A message that is cut short, wherever, is refused as what it is by whoever reads it.</summary>
public sealed class TruncatedMessageTests
{
    private static readonly Dictionary<string, (byte[] Message, Action<byte[]> Read)> _cases = new()
    {
        ["none"] = (RawPeer.LoginRequest("none"), message => AuthRequest.Read(message)),
        ["password"] = (RawPeer.LoginRequest("password", RawPeer.WritePassword), message => AuthRequest.Read(message).ReadPassword()),
        ["key"] = (Key(isSigned: false), message => AuthRequest.Read(message).ReadKey()),
        ["signed key"] = (Key(isSigned: true), message => AuthRequest.Read(message).ReadKey()),
        ["keyboard-interactive"] = (RawPeer.LoginRequest("keyboard-interactive", RawPeer.WriteInteractive), message => AuthRequest.Read(message).CheckInteractive()),
        ["questions"] = (InfoRequest.Write(new Prompt("One: ", IsEchoed: true), new Prompt("Two: ", IsEchoed: false)), message => InfoRequest.Read(message)),
        ["answers"] = (InfoRequest.Answer("one", "two"), message => InfoRequest.ReadAnswers(message)),
        ["refusal"] = (Refusal(), message => new AuthExchange(null!, SessionPair.ClientOptions).IsSuccess(message)),
        ["extensions"] = (PeerExtensions.Write(["a", "b"]), message => new PeerExtensions().Read(message)),
        ["algorithms"] = (KexInit.Create(SshAlgorithms.Default, ["ssh-ed25519"], Markers.Of(isClient: true)).Payload, message => KexInit.Parse(message)),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_is_refused(string name)
    {
        var (message, read) = _cases[name];
        FluentActions.Invoking(() => read(message)).Should().NotThrow();
        for (var length = 1; length < message.Length; length++)
        {
            var cut = message[..length];
            FluentActions.Invoking(() => read(cut)).Should().Throw<SshException>($"of {length} bytes").Which.Failure.Should().Be(SshFailure.Protocol);
        }
    }

    [Fact]
    public void Every_truncation_of_a_last_word_is_a_failure_like_any_other()
    {
        var message = DisconnectMessage.Write(new SshException(SshFailure.Disconnected, "bye"));
        DisconnectMessage.Read(message).Failure.Should().Be(SshFailure.Disconnected);
        for (var length = 1; length < message.Length; length++)
        {
            // Nobody reads in what language it is: without, it is whole.
            var expected = length < message.Length - sizeof(uint) ? SshFailure.Protocol : SshFailure.Disconnected;
            FluentActions.Invoking(() => throw DisconnectMessage.Read(message.AsSpan(0, length))).Should().Throw<SshException>().Which.Failure.Should().Be(expected);
        }
    }

    [Theory]
    [InlineData("curve25519-sha256")]
    [InlineData("ecdh-sha2-nistp256")]
    [InlineData("ecdh-sha2-nistp384")]
    [InlineData("ecdh-sha2-nistp521")]
    public async Task Every_truncation_of_an_exchange_of_keys_is_refused_by_both_ends(string name)
    {
        var (init, reply) = await ExchangeAsync(name);
        await CheckAsync(init, message => Server.RunAsync(Negotiated(name), _transcript, new Script(message), default).AsTask());
        await CheckAsync(reply, message => Client.RunAsync(Negotiated(name), _transcript, new Script(message), default).AsTask());

        static async Task CheckAsync(byte[] message, Func<byte[], Task> run)
        {
            for (var length = 1; length < message.Length; length++)
            {
                Func<Task> read = () => run(message[..length]);
                (await read.Should().ThrowAsync<SshException>($"of {length} bytes")).Which.Failure.Should().Be(SshFailure.Protocol);
            }
        }
    }

    private static readonly ExchangeTranscript _transcript = new("SSH-2.0-a", "SSH-2.0-b", [20], [20]);

    private static ClientKeyExchange Client => new([SshKeyTypes.EcdsaP256], (_, _) => ValueTask.FromResult(true));

    private static ServerKeyExchange Server => new([SshKeyTypes.EcdsaP256], [SessionPair.HostKey]);

    private static SshNegotiated Negotiated(string kex)
    {
        var init = KexInit.Create(SessionPair.Only(kex), [SshKeyTypes.EcdsaP256], []);
        return Negotiation.Choose(init, init, isStrict: false);
    }

    /// <summary>What both ends say when nothing is cut.</summary>
    private static async Task<(byte[] Init, byte[] Reply)> ExchangeAsync(string name)
    {
        byte[] init = [], reply = [];
        await Client.RunAsync(Negotiated(name), _transcript, new Script(async own =>
        {
            init = own;
            var server = new Script(own);
            await Server.RunAsync(Negotiated(name), _transcript, server, default);
            return reply = server.Sent;
        }), default);
        return (init, reply);
    }

    private static byte[] Key(bool isSigned)
    {
        using var writer = PublicKeyRequest.Begin("user", isSigned, SshKeyTypes.EcdsaP256, SessionPair.HostKey.PublicKey.Blob.Span);
        if (isSigned)
        {
            writer.WriteString(new byte[64]);
        }

        return writer.ToArray();
    }

    private static byte[] Refusal() => RawPeer.Message(SshMessage.UserAuthFailure, writer =>
    {
        writer.WriteNameList(["publickey", "password"]);
        writer.WriteBoolean(false);
    });

    /// <summary>Remembers what one end sends, and gives it what the other one says to that.</summary>
    private sealed class Script(Func<byte[], Task<byte[]>> answer) : IKeyExchangeMessages
    {
        public Script(byte[] message)
            : this(_ => Task.FromResult(message))
        {
        }

        public byte[] Sent { get; private set; } = [];

        public void Send(ReadOnlySpan<byte> payload) => Sent = payload.ToArray();

        public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(byte type, CancellationToken cancellationToken) => await answer(Sent);
    }
}
