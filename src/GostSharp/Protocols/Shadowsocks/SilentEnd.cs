using System.Buffers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>How a server ends with somebody who does not know its password: it goes on reading for a while, and says nothing.</summary>
/// <remarks>A close at once, or after so many bytes, would tell who probes for servers that this is one.</remarks>
internal static class SilentEnd
{
    /// <summary>Drops what the peer sends, until it ends or the time is up.</summary>
    /// <param name="peer">Whom to leave; to be disposed afterwards.</param>
    /// <param name="limit">How long it takes at most.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask DrainAsync(StreamConnection peer, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(limit, timeProvider, cancellationToken);
        try
        {
            while (await DropAsync(peer.Stream, deadline.Token).ConfigureAwait(false))
            {
                // Who sends as fast as it can must not have the thread for itself.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
        catch (Exception exception) when (exception is IOException or GostException)
        {
            // It is gone.
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            // It had its time.
        }
    }

    private static async ValueTask<bool> DropAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        var rented = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            return await stream.ReadAsync(rented, cancellationToken).ConfigureAwait(false) > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
