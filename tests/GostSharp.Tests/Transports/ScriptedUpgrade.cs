namespace GostSharp.Tests.Transports;

/// <summary>An upgrade that reads one byte: 1 is welcome, anything else is refused, and silence is waited for.</summary>
internal sealed class ScriptedUpgrade : IUpgrade
{
    private int _running;
    private int _most;

    /// <summary>The most handshakes that were under way at once.</summary>
    public int Most => Volatile.Read(ref _most);

    public int Running => Volatile.Read(ref _running);

    /// <summary>Makes the stream of the upgraded connection; by default the one below.</summary>
    public Func<Stream, Stream> Wrap { get; set; } = stream => stream;

    public async ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default)
    {
        InterlockedMax(Interlocked.Increment(ref _running));
        try
        {
            var greeting = new byte[1];
            await connection.Stream.ReadExactlyAsync(greeting, cancellationToken);
            return greeting[0] == 1
                ? new StreamConnection(Wrap(connection.Stream), connection)
                : throw new ProtocolException($"unexpected greeting {greeting[0]}");
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void InterlockedMax(int running)
    {
        int seen;
        while (running > (seen = Volatile.Read(ref _most)) && Interlocked.CompareExchange(ref _most, running, seen) != seen)
        {
        }
    }
}
