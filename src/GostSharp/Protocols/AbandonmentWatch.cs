namespace GostSharp.Protocols;

/// <summary>Cancels a dial whose client has gone.</summary>
/// <remarks>
/// A reset cancels at once. An end of the client's stream may be a half-close whose answer is awaited, or a client that closed:
/// nobody can tell, so the dial goes on for a bounded time. The watch begins a moment after it is started, and is not started for a dial that is over at once: quick dials pay nothing for it.
/// </remarks>
internal sealed class AbandonmentWatch : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    // What the client may send early; behind more than that its end cannot be seen.
    private const int ReadAhead = 16 * 1024;

    private readonly StreamConnection _client;
    private readonly TimeSpan _patience;
    private readonly bool _mustSeeEnd;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _dial;
    private CancellationTokenSource? _stop;
    private Task? _watching;

    /// <param name="client">Who is watched.</param>
    /// <param name="patience">How long the dial goes on after the end of the client's stream.</param>
    /// <param name="mustSeeEnd">Whether the dial would go on for ever otherwise: it ends when the client has sent so much that its end could not be seen. Others end by themselves, and a fast writer is alive.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="caller">Gives up.</param>
    public AbandonmentWatch(StreamConnection client, TimeSpan patience, bool mustSeeEnd, TimeProvider timeProvider, CancellationToken caller)
    {
        _client = client;
        _patience = patience;
        _mustSeeEnd = mustSeeEnd;
        _timeProvider = timeProvider;
        _caller = caller;
        _dial = CancellationTokenSource.CreateLinkedTokenSource(caller);
    }

    /// <summary>Cancelled when the client is gone, or by the caller.</summary>
    public CancellationToken Token => _dial.Token;

    /// <summary>True when the watch, not the caller, cancelled.</summary>
    public bool IsAbandoned => _dial.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>True when the client's connection broke; to be read after <see cref="StopAsync"/>.</summary>
    public bool HasClientFailed { get; private set; }

    /// <summary>True when the watch cancelled because the client has sent too much.</summary>
    public bool HasSentTooMuch { get; private set; }

    /// <summary>Begins to watch; to be called once.</summary>
    public void Start()
    {
        _stop = new CancellationTokenSource();
        _watching = WatchAsync(_stop.Token);
    }

    /// <summary>Ends the watch; afterwards the client's stream is free for its next reader and has lost nothing.</summary>
    public ValueTask StopAsync() => _stop is null ? ValueTask.CompletedTask : EndAsync(_stop, _watching!);

    public void Dispose()
    {
        _dial.Dispose();
        _stop?.Dispose();
    }

    private static async ValueTask EndAsync(CancellationTokenSource stop, Task watching)
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Moment, _timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return; // As most dials are over by now, that is no exception.
            }

            if (await EndsAsync(stop).ConfigureAwait(false))
            {
                await Task.Delay(_patience, _timeProvider, stop).ConfigureAwait(false);
                await _dial.CancelAsync().ConfigureAwait(false);
            }
            else if (_mustSeeEnd)
            {
                HasSentTooMuch = true;
                await _dial.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The dial is over.
        }
        catch (Exception)
        {
            // The client's connection failed: what is being dialled has no use any more.
            HasClientFailed = true;
            await _dial.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>True when the client has ended its side, false when it has sent more than the watch wants to hold.</summary>
    private async Task<bool> EndsAsync(CancellationToken stop)
    {
        // One that waits for long says nothing, and needs no buffer for that.
        await _client.Stream.ReadAsync(Memory<byte>.Empty, stop).ConfigureAwait(false);
        var seen = new byte[ReadAhead + 1];
        var count = 0;
        try
        {
            while (count < seen.Length)
            {
                var read = await _client.Stream.ReadAsync(seen.AsMemory(count), stop).ConfigureAwait(false);
                if (read == 0)
                {
                    return true;
                }

                count += read;
            }

            return false;
        }
        finally
        {
            _client.Unread(seen.AsMemory(0, count));
        }
    }
}
