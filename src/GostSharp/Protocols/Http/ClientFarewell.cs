namespace GostSharp.Protocols.Http;

/// <summary>Ends a connection in a way that lets the client read what it was told last.</summary>
internal static class ClientFarewell
{
    // Closing a socket that has unread bytes resets it, and a reset destroys what is still on its way to the client.
    private const int MaxDrained = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Ends our side and reads what the client still sends, for a while.</summary>
    public static async ValueTask SayAsync(StreamConnection client, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(Patience, timeProvider, cancellationToken);
        try
        {
            await client.CompleteWritesAsync(deadline.Token).ConfigureAwait(false);
            var drain = new byte[16 * 1024];
            for (var drained = 0; drained < MaxDrained;)
            {
                var read = await client.Stream.ReadAsync(drain, deadline.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                drained += read;
            }
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            // It had its time.
        }
        catch (IOException)
        {
            // It is gone: nothing can be told any more.
        }
    }
}
