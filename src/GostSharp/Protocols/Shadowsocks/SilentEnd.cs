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
        var dropped = new byte[4096];
        try
        {
            while (await peer.Stream.ReadAsync(dropped, deadline.Token).ConfigureAwait(false) > 0)
            {
                // It is not even looked at.
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
}
