namespace GostSharp.Ssh.KeyExchange;

/// <summary>The part of the exchange that differs between client and server.</summary>
internal interface IKeyExchange
{
    /// <summary>The host key algorithms to offer, most preferred first.</summary>
    IReadOnlyList<string> HostKeyAlgorithms { get; }

    /// <summary>Exchanges the public values and the signature; the transport does the rest.</summary>
    /// <param name="negotiated">The chosen algorithms.</param>
    /// <param name="transcript">What goes into the hash.</param>
    /// <param name="messages">Sends and receives the messages of the exchange.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<ExchangeResult> RunAsync(SshNegotiated negotiated, ExchangeTranscript transcript, IKeyExchangeMessages messages, CancellationToken cancellationToken);
}

/// <summary>Messages of an exchange of keys.</summary>
internal interface IKeyExchangeMessages
{
    void Send(ReadOnlySpan<byte> payload);

    /// <summary>Receives the message of this type; any other one that may not come now is an error.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(byte type, CancellationToken cancellationToken);
}
