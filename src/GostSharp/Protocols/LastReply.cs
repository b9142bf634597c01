namespace GostSharp.Protocols;

/// <summary>The reply after which a server closes.</summary>
/// <remarks>A close while bytes of the client are unread is a reset, which can destroy a reply that is still on its way: the client gets time to read it and to close first.</remarks>
internal static class LastReply
{
    private const int MaxDrained = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Sends the reply and the end of the stream, then drops what the client still sends, for a bounded time and amount.</summary>
    public static async ValueTask SendAsync(StreamConnection client, ReadOnlyMemory<byte> reply, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(Patience, timeProvider, cancellationToken);
        try
        {
            await client.Stream.WriteAsync(reply, deadline.Token).ConfigureAwait(false);
            await client.Stream.FlushAsync(deadline.Token).ConfigureAwait(false);
            await client.CompleteWritesAsync(deadline.Token).ConfigureAwait(false);
            await DrainAsync(client.Stream, deadline.Token).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The client has gone: there is nobody left to tell, and the failure that it would have been told is the one to report.
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
