namespace GostSharp.Multiplexing;

/// <summary>The end of a session: once, for one reason, and nothing is left behind it.</summary>
#pragma warning disable CA1001 // What it owns is disposed at the end, which always comes.
internal sealed class MuxEnding(StreamConnection transport, MuxSender sender, TimeProvider timeProvider)
#pragma warning restore CA1001
{
    // Last words are a courtesy.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _hasRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GostException? _failure;

    /// <summary>Completes when nothing of the session is left.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why the session ends; null while it lives.</summary>
    public GostException? Failure => Volatile.Read(ref _failure);

    /// <summary>Runs the one who reads, who never throws and for whose end the session's waits.</summary>
    public void Reading(Func<CancellationToken, Task> read) => _ = ReadAsync(read);

    /// <summary>False when the session ends already.</summary>
    public bool TryBegin(GostException failure) => Interlocked.CompareExchange(ref _failure, failure, null) is null;

    /// <summary>Closes the transport; <see cref="Ended"/> says when that is done.</summary>
    public void Close(bool inOrder) => _ = CloseAsync(inOrder);

    private async Task ReadAsync(Func<CancellationToken, Task> read)
    {
        // Whoever begins the session has other things to do than to read what a peer does not stop to send.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await read(_stopping.Token).ConfigureAwait(false);
        _hasRead.SetResult();
    }

    private async Task CloseAsync(bool inOrder)
    {
        if (!inOrder || !await TryDrainAsync().ConfigureAwait(false))
        {
            transport.Abort(Failure);
        }

        sender.Close(Failure!);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _hasRead.Task.ConfigureAwait(false);
        await DisposeTransportAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _ended.SetResult();
    }

    private async ValueTask<bool> TryDrainAsync()
    {
        using var deadline = new Deadline(DrainLimit, timeProvider, CancellationToken.None);
        try
        {
            await sender.DrainAsync(deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask DisposeTransportAsync()
    {
        try
        {
            await transport.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is gone all the same, and nobody waits for this but the end.
        }
    }
}
