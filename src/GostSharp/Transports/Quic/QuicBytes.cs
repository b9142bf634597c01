using System.Net.Quic;
using System.Runtime.Versioning;

namespace GostSharp.Transports.Quic;

/// <summary>The bytes of one stream.</summary>
/// <remarks>The framework ends a stream's direction when a read of it is cancelled. So what can be cancelled here is the wait for something to read, which itself goes on and serves the next reader.</remarks>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macOS"), SupportedOSPlatform("windows")]
internal sealed class QuicBytes(QuicStream stream) : AsyncStream
{
    private Task<int>? _readable;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _readable ??= stream.ReadAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        await _readable.WaitAsync(cancellationToken).ConfigureAwait(false);
        _readable = null;
        return buffer.IsEmpty ? 0 : await stream.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        if (_readable is not null)
        {
            // It ends with the stream, and nobody waits for it any more.
            await ((Task)_readable).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }
}
