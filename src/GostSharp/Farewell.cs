namespace GostSharp;

/// <summary>Ends a connection in a way that lets the peer read what it was told last.</summary>
/// <remarks>A close while bytes of the peer are unread is a reset, which can destroy what is still on its way: the peer gets time to read it and to close first.</remarks>
internal static class Farewell
{
    private const int MaxDrained = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Sends last words and the end of the stream, then drops what the peer still sends, for a bounded time and amount.</summary>
    /// <param name="peer">Whom to leave; to be disposed afterwards.</param>
    /// <param name="words">The last words; may be empty.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask SayAsync(
        StreamConnection peer, ReadOnlyMemory<byte> words, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(Patience, timeProvider, cancellationToken);
        try
        {
            if (!words.IsEmpty)
            {
                await peer.Stream.WriteAsync(words, deadline.Token).ConfigureAwait(false);
                await peer.Stream.FlushAsync(deadline.Token).ConfigureAwait(false);
            }

            await peer.CompleteWritesAsync(deadline.Token).ConfigureAwait(false);
            await DrainAsync(peer.Stream, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or GostException)
        {
            // It is gone, or answers with what its transport does not allow: whatever it was told, that is no news to the caller.
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            // It had its time.
        }
    }

    private static async ValueTask DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        var dropped = new byte[4096];
        for (var total = 0; total < MaxDrained;)
        {
            var read = await stream.ReadAsync(dropped, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            total += read;
        }
    }
}
