using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports;

/// <summary>Accepts for a listener whose connections have something to do before they are given away; no failure of a single accept ends it.</summary>
/// <param name="accept">Accepts one from below; null when there will be none.</param>
/// <param name="begin">Begins with one, beside the loop.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where failures are told.</param>
/// <param name="places">Of each of these an accept takes one before it begins; whoever was begun gives them back, or the loop when <paramref name="begin"/> throws.</param>
internal sealed class HandshakeLoop<T>(
    Func<CancellationToken, ValueTask<T?>> accept, Action<T> begin, TimeProvider timeProvider, ILogger logger, params SemaphoreSlim[] places)
    : IAsyncDisposable
    where T : class
{
    private readonly CancellationTokenSource _ending = new();
    private Task _run = Task.CompletedTask;

    /// <summary>Cancelled when no more are wanted.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Begins to accept; to be called once.</summary>
    /// <param name="ended">What is to be done when there is nothing more to accept.</param>
    /// <param name="atOnce">How many accepts may be under way.</param>
    public void Start(Func<ValueTask> ended, int atOnce = 1) => _run = RunAsync(ended, atOnce);

    /// <summary>Ends it, and returns when it has ended.</summary>
    /// <param name="unbind">Unbinds what is below meanwhile.</param>
    public async ValueTask EndAsync(Func<ValueTask>? unbind = null)
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        try
        {
            if (unbind is not null)
            {
                await unbind().ConfigureAwait(false);
            }
        }
        finally
        {
            await _run.ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => EndAsync();

    private async Task RunAsync(Func<ValueTask> ended, int atOnce)
    {
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(AcceptAllAsync))).ConfigureAwait(false);
        await ended().ConfigureAwait(false);
    }

    private async Task AcceptAllAsync()
    {
        var backoff = new Backoff();
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await TakePlacesAsync().ConfigureAwait(false);
                if (await accept(_ending.Token).ConfigureAwait(false) is not { } accepted)
                {
                    break;
                }

                backoff.Reset();
                begin(accepted);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                Array.ForEach(places, static place => place.Release());
                logger.HandshakeAcceptFailed(exception.Message);
                await Task.Delay(backoff.Next(), timeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // It fails at the end only: then nobody needs those that it has taken.
    private async ValueTask TakePlacesAsync()
    {
        foreach (var place in places)
        {
            await place.WaitAsync(_ending.Token).ConfigureAwait(false);
        }
    }
}
