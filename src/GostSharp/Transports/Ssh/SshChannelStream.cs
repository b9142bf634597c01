using System.Runtime.CompilerServices;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;

namespace GostSharp.Transports.Ssh;

/// <summary>The bytes of a channel, whose failures are those of this library.</summary>
/// <param name="channel">The channel; asked for with every read and write, as one that is only offered is accepted by the first of them.</param>
/// <param name="isPeerOurs">Whether a channel that is closed without an end was aborted.</param>
internal sealed class SshChannelStream(Func<SshChannel> channel, bool isPeerOurs) : AsyncStream
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var open = channel();
            var count = await open.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return count == 0 && buffer.Length > 0 && isPeerOurs && open.IsCut
                ? throw new GostException(FailureReason.ConnectionLost, "the peer aborted the channel")
                : count;
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
