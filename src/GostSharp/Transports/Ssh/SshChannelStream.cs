using System.Runtime.CompilerServices;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;

namespace GostSharp.Transports.Ssh;

/// <summary>The bytes of a channel, whose failures are those of this library.</summary>
/// <param name="channel">The channel; asked for with every read and write, as one that is only offered is accepted by the first of them.</param>
internal sealed class SshChannelStream(Func<SshChannel> channel) : AsyncStream
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await channel().Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (SshException exception)
        {
            throw SshFailures.Translate(exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await channel().Stream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (SshException exception)
        {
            throw SshFailures.Translate(exception);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await channel().Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SshException exception)
        {
            throw SshFailures.Translate(exception);
        }
    }
}
