using System.Buffers.Binary;
using System.Security.Cryptography;
using GostSharp.Ssh.KeyExchange;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Transport;

/// <summary>The transport protocol (RFC 4253): versions, keys and their exchange, and the messages that belong to no service.</summary>
internal sealed class SshTransport : IKeyExchangeMessages, IDisposable
{
    private readonly SshSessionOptions _options;
    private readonly bool _isClient;
    private readonly IKeyExchange _exchange;
    private readonly string _ownVersion;
    private readonly RekeyTimer _timer;
    private readonly RekeyStorm _storm = new();
    private readonly EarlyLimit _early = new();
    private KexInit? _ownInit;
    private byte[] _sessionId = [];
    private bool _isExchanging;
    private bool _skipsGuess;

    public SshTransport(Stream stream, SshSessionOptions options, bool isClient, IKeyExchange exchange, Action<Exception> writeFailed, Action<Exception> fail)
    {
        (_options, _isClient, _exchange) = (options, isClient, exchange);
        _ownVersion = VersionExchange.LineFor(options.SoftwareVersion);
        Input = new PacketInput(stream);
        Output = new PacketOutput(stream, writeFailed) { LimitReached = StartKeyExchange, Overflowed = fail, BytesLimit = options.RekeyBytes };
        _timer = new RekeyTimer(options, StartKeyExchange, Output.Flush, fail);
    }

    public PacketInput Input { get; }

    public PacketOutput Output { get; }

    /// <summary>The version line of the peer.</summary>
    public string PeerVersion { get; private set; } = "";

    /// <summary>The hash of the first exchange.</summary>
    public ReadOnlyMemory<byte> SessionId => _sessionId;

    /// <summary>What was chosen last; null before the first exchange.</summary>
    public SshNegotiated? Negotiated { get; private set; }

    /// <summary>The server's key; null before the first exchange.</summary>
    public SshPublicKey? HostKey { get; private set; }

    /// <summary>How many exchanges of keys were finished.</summary>
    public int KeyExchanges { get; private set; }

    /// <summary>What the peer said that it can do besides.</summary>
    public PeerExtensions Extensions { get; } = new();

    /// <summary>Exchanges the versions and the first keys.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        Output.SendPlain([.. System.Text.Encoding.ASCII.GetBytes(_ownVersion), (byte)'\r', (byte)'\n']);
        StartKeyExchange();
        Output.Flush();
        PeerVersion = await VersionExchange.ReadAsync(Input, _isClient, cancellationToken).ConfigureAwait(false);
        await ExchangeAsync(await ReceiveAsync(SshMessage.KexInit, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Allows what is allowed after the login only: longer packets, more of them, and other keys.</summary>
    public void EndLogin()
    {
        _early.Lift();
        Input.Limit = PacketInput.MaxPacket;
        lock (Output.Gate)
        {
            if (!_isExchanging)
            {
                _timer.Restart();
            }
        }
    }

    /// <summary>Exchanges the keys anew, unless that is under way. What is sent meanwhile waits.</summary>
    public void StartKeyExchange()
    {
        lock (Output.Gate)
        {
            if (_isExchanging)
            {
                return;
            }

            _isExchanging = true;
            _ownInit = KexInit.Create(_options.Algorithms, _exchange.HostKeyAlgorithms, Negotiated is null ? Markers.Of(_isClient) : []);
            Output.TryBeginKeyExchange(_ownInit.Payload);
            if (Negotiated is not null)
            {
                // In the lock, so that the timer is always set for what goes on.
                _timer.Begin();
            }
        }
    }

    /// <summary>Receives the next message of a service; those of the transport are dealt with.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var payload = await ReadPacketAsync(cancellationToken).ConfigureAwait(false);
            if (payload.Span[0] is >= SshMessage.FirstOfServices or SshMessage.ServiceRequest or SshMessage.ServiceAccept)
            {
                return payload;
            }

            await HandleAsync(payload, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deals with a message of the transport.</summary>
    public ValueTask HandleAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        switch (payload.Span[0])
        {
            case SshMessage.KexInit when _early.IsLifted:
                if (!_isExchanging)
                {
                    _storm.Begun(Input.Bytes);
                }

                return ExchangeAsync(payload, cancellationToken);
            case SshMessage.ExtInfo:
                Extensions.Read(payload.Span);
                return ValueTask.CompletedTask;
            default:
                HandleAlways(payload.Span);
                return ValueTask.CompletedTask;
        }
    }

    public void Send(ReadOnlySpan<byte> payload) => Output.Send(payload);

    /// <summary>Exchanges keys when the peer has sent as much with one as it should.</summary>
    public void CheckReceived()
    {
        if (Input.Bytes >= _options.RekeyBytes || Input.Packets >= 1L << 31)
        {
            StartKeyExchange();
            Output.Flush();
        }
    }

    /// <summary>Tells the peer that nobody here knows its last message.</summary>
    public void SendUnimplemented()
    {
        Span<byte> message = stackalloc byte[1 + sizeof(uint)];
        message[0] = SshMessage.Unimplemented;
        BinaryPrimitives.WriteUInt32BigEndian(message[1..], unchecked(Input.Sequence - 1));
        Output.Send(message);
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(byte type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var payload = await ReadPacketAsync(cancellationToken).ConfigureAwait(false);
            if (_skipsGuess)
            {
                _skipsGuess = false;
            }
            else if (payload.Span[0] == type)
            {
                return payload;
            }
            else if (Negotiated is null && _early.IsStrict && payload.Span[0] != SshMessage.Disconnect)
            {
                throw Unexpected(payload.Span[0]);
            }
            else
            {
                HandleAlways(payload.Span);
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Output.Dispose();
        Input.Dispose();
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadPacketAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> payload;
        while (!Input.TryRead(out payload))
        {
            if (!await Input.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new SshException(SshFailure.ConnectionLost, "The peer closed the connection.");
            }

            // Keys are computed next, which takes longer than the thread may have that heard of the packet.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        _early.Count();
        return payload;
    }

    private async ValueTask ExchangeAsync(ReadOnlyMemory<byte> peerInit, CancellationToken cancellationToken)
    {
        var peer = KexInit.Parse(peerInit.Span);
        StartKeyExchange();
        Output.Flush();
        var own = _ownInit!;
        var (client, server) = _isClient ? (own, peer) : (peer, own);
        var isStrict = Negotiated?.IsStrict ?? Markers.AreStrict(client, server);
        _early.IsStrict = isStrict;
        if (Negotiated is null && isStrict && Input.Sequence != 1)
        {
            throw new SshException(SshFailure.Protocol, "Something came before the peer's first KEXINIT.");
        }

        var negotiated = Negotiation.Choose(client, server, isStrict);
        CheckStrict(negotiated);
        _skipsGuess = peer.IsGuessFollowing && Negotiation.IsGuessWrong(own, peer);
        var transcript = _isClient
            ? new ExchangeTranscript(_ownVersion, PeerVersion, own.Payload, peer.Payload)
            : new ExchangeTranscript(PeerVersion, _ownVersion, peer.Payload, own.Payload);
        var result = await _exchange.RunAsync(negotiated, transcript, this, cancellationToken).ConfigureAwait(false);
        await UseAsync(negotiated, result, sendsExtensions: !_isClient && client.KeyExchanges.Contains(Markers.ExtInfoClient), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask UseAsync(SshNegotiated negotiated, ExchangeResult result, bool sendsExtensions, CancellationToken cancellationToken)
    {
        var isFirst = Negotiated is null;
        _sessionId = isFirst ? result.ExchangeHash : _sessionId;
        var keys = new SessionKeys(result.Hash, result.Secret, result.ExchangeHash, _sessionId);
        var extensions = isFirst && sendsExtensions ? PeerExtensions.Write(_options.Algorithms.UserKeys) : [];
        Output.EndKeyExchange(CipherSuites.Create(negotiated, keys, _isClient), negotiated.IsStrict, extensions);
        var newKeys = await ReceiveAsync(SshMessage.NewKeys, cancellationToken).ConfigureAwait(false);
        if (newKeys.Length != 1)
        {
            throw Unexpected(SshMessage.NewKeys);
        }

        Input.Switch(CipherSuites.Create(negotiated, keys, !_isClient), negotiated.IsStrict);
        CryptographicOperations.ZeroMemory(result.Secret);
        (Negotiated, HostKey) = (negotiated, result.HostKey);
        KeyExchanges++;
        lock (Output.Gate)
        {
            _isExchanging = false;
            if (_early.IsLifted)
            {
                _timer.Restart();
            }
        }
    }

    private void CheckStrict(SshNegotiated negotiated)
    {
        if (_options.RequireStrictKeyExchange
            && !negotiated.IsStrict
            && (CipherSuites.NeedsStrict(negotiated.CipherToServer, negotiated.MacToServer) || CipherSuites.NeedsStrict(negotiated.CipherToClient, negotiated.MacToClient)))
        {
            throw new SshException(SshFailure.KeyExchange, $"The peer has no strict key exchange, which {negotiated.CipherToServer} needs.");
        }
    }

    private static void HandleAlways(ReadOnlySpan<byte> payload)
    {
        switch (payload[0])
        {
            case SshMessage.Disconnect:
                throw DisconnectMessage.Read(payload);
            case SshMessage.Ignore or SshMessage.Debug or SshMessage.Unimplemented:
                return;
            default:
                throw Unexpected(payload[0]);
        }
    }

    private static SshException Unexpected(byte type) => new(SshFailure.Protocol, $"The peer sent message {type} at a time when it may not.");
}
