namespace GostSharp.Protocols;

/// <summary>Looks at what a client says without taking it.</summary>
internal static class FirstByte
{
    /// <summary>Waits for the next byte, which the next reader gets again; null at the end of the stream.</summary>
    public static async ValueTask<byte?> PeekAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        if (await client.Stream.ReadAsync(first, cancellationToken).ConfigureAwait(false) == 0)
        {
            return null;
        }

        client.Unread(first);
        return first[0];
    }
}
