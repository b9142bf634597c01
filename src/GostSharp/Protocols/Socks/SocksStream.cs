namespace GostSharp.Protocols.Socks;

/// <summary>The stream on which SOCKS is spoken: the transport, until a TLS method puts another one on top.</summary>
/// <remarks>Disposing it takes that top off; a transport without one belongs to whoever gave it.</remarks>
internal sealed class SocksStream(StreamConnection transport) : IAsyncDisposable
{
    private StreamConnection? _secured;

    /// <summary>What to read and write now.</summary>
    public StreamConnection Current => _secured ?? transport;

    /// <summary>Does the TLS handshake; everything afterwards is inside.</summary>
    public async ValueTask UpgradeAsync(IUpgrade upgrade, CancellationToken cancellationToken) =>
        _secured = await upgrade.UpgradeAsync(Current, cancellationToken).ConfigureAwait(false);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await Current.Stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        await Current.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _secured?.DisposeAsync() ?? ValueTask.CompletedTask;
}
