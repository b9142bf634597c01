using System.Text;
using GostSharp.Ssh.KeyExchange;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Sessions;

/// <summary>A peer that sends what a test tells it to, as no honest peer would.</summary>
internal sealed class RawPeer(Stream stream, bool isClient) : IKeyExchangeMessages, IAsyncDisposable
{
    public const string Version = "SSH-2.0-Raw";

    private readonly PacketInput _input = new(stream) { Limit = PacketInput.MaxPacket };
    private readonly PacketSealer _sealer = new();

    /// <summary>The names in the list of key exchanges that are none.</summary>
    public string[] Markers { get; set; } = GostSharp.Ssh.Transport.Markers.Of(isClient);

    public SshAlgorithms Algorithms { get; set; } = SessionPair.Only("ecdh-sha2-nistp256", "aes128-gcm@openssh.com");

    /// <summary>The version line of the other end.</summary>
    public string PeerVersion { get; private set; } = "";

    public KexInit? PeerKexInit { get; private set; }

    /// <summary>Identifies the session after <see cref="ExchangeKeysAsync"/>.</summary>
    public byte[] SessionId { get; private set; } = [];

    /// <summary>Called between the versions and KEXINIT.</summary>
    public Action BeforeKexInit { get; set; } = static () => { };

    /// <summary>Called behind the own KEXINIT.</summary>
    public Action AfterKexInit { get; set; } = static () => { };

    public async Task ExchangeVersionsAsync()
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Version + "\r\n"));
        PeerVersion = await VersionExchange.ReadAsync(_input, isClient, CancellationToken.None);
    }

    public async Task ExchangeKeysAsync()
    {
        IKeyExchange exchange = isClient
            ? new ClientKeyExchange(Algorithms.HostKeys, (_, _) => ValueTask.FromResult(true))
            : new ServerKeyExchange(Algorithms.HostKeys, [SessionPair.HostKey]);
        var own = KexInit.Create(Algorithms, exchange.HostKeyAlgorithms, Markers);
        BeforeKexInit();
        Send(own.Payload);
        AfterKexInit();
        PeerKexInit = KexInit.Parse((await ReceiveAsync(SshMessage.KexInit, CancellationToken.None)).Span);
        var (client, server) = isClient ? (own, PeerKexInit) : (PeerKexInit, own);
        var negotiated = Negotiation.Choose(client, server, GostSharp.Ssh.Transport.Markers.AreStrict(client, server));
        var transcript = isClient
            ? new ExchangeTranscript(Version, PeerVersion, own.Payload, PeerKexInit.Payload)
            : new ExchangeTranscript(PeerVersion, Version, PeerKexInit.Payload, own.Payload);
        var result = await exchange.RunAsync(negotiated, transcript, this, CancellationToken.None);
        SessionId = SessionId.Length == 0 ? result.ExchangeHash : SessionId;
        var keys = new SessionKeys(result.Hash, result.Secret, result.ExchangeHash, SessionId);
        Send([SshMessage.NewKeys]);
        _sealer.Switch(CipherSuites.Create(negotiated, keys, isClient), negotiated.IsStrict);
        await ReceiveAsync(SshMessage.NewKeys, CancellationToken.None);
        _input.Switch(CipherSuites.Create(negotiated, keys, !isClient), negotiated.IsStrict);
    }

    /// <summary>What follows in a login with a password.</summary>
    public static void WritePassword(SshWriter writer)
    {
        writer.WriteBoolean(false);
        writer.WriteText("pass");
    }

    /// <summary>What follows in a login with questions.</summary>
    public static void WriteInteractive(SshWriter writer)
    {
        writer.WriteText("en");
        writer.WriteText("pam");
    }

    /// <summary>Logs in without credentials.</summary>
    public async Task LogInAsync()
    {
        Send(Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));
        await ReceiveAsync(SshMessage.ServiceAccept, CancellationToken.None);
        Send(LoginRequest("none"));
        await ReceiveAsync(SshMessage.UserAuthSuccess, CancellationToken.None);
    }

    /// <summary>All of it, up to the login.</summary>
    public async Task ConnectAsync()
    {
        await ExchangeVersionsAsync();
        await ExchangeKeysAsync();
        await LogInAsync();
    }

    public static byte[] LoginRequest(string method, Action<SshWriter>? details = null) => Message(SshMessage.UserAuthRequest, writer =>
    {
        writer.WriteText("user");
        writer.WriteText("ssh-connection");
        writer.WriteText(method);
        details?.Invoke(writer);
    });

    public static byte[] Message(byte type, Action<SshWriter> write)
    {
        using var writer = new SshWriter();
        writer.WriteByte(type);
        write(writer);
        return writer.ToArray();
    }

    public void Send(ReadOnlySpan<byte> payload) => Send(payload, times: 1);

    /// <summary>Sends a message again and again, all of it at once.</summary>
    public void Send(ReadOnlySpan<byte> payload, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _sealer.Append(payload);
        }

        var (buffer, length) = _sealer.Take();
        var write = stream.WriteAsync(buffer.AsMemory(0, length)).AsTask();
        write.Wait(TestTimeouts.Wait).Should().BeTrue("the other end reads");
    }

    /// <summary>Reads up to a message of this type; all others are skipped, but the end of the session.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(byte type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var payload = await ReadAsync() ?? throw new EndOfStreamException($"The other end has closed the connection before message {type}.");
            if (payload.Span[0] == type)
            {
                return payload;
            }

            if (payload.Span[0] == SshMessage.Disconnect)
            {
                throw DisconnectMessage.Read(payload.Span);
            }
        }
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync()
    {
        ReadOnlyMemory<byte> payload;
        while (!_input.TryRead(out payload))
        {
            if (!await _input.FillAsync(CancellationToken.None).AsTask().WaitAsync(TestTimeouts.Wait))
            {
                return null;
            }
        }

        return payload.ToArray();
    }

    /// <summary>What the other end says when it ends the session.</summary>
    public async Task<string> ReadDisconnectAsync()
    {
        while (await ReadAsync() is { } payload)
        {
            if (payload.Span[0] == SshMessage.Disconnect)
            {
                return DisconnectMessage.Read(payload.Span).Message;
            }
        }

        return "";
    }

    public async ValueTask DisposeAsync()
    {
        _input.Dispose();
        _sealer.Dispose();
        await stream.DisposeAsync();
    }
}
