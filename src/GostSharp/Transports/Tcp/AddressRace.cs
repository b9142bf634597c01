using System.Net;
using System.Runtime.ExceptionServices;

namespace GostSharp.Transports.Tcp;

/// <summary>Tries the addresses of a name, each a moment after the one before, until one answers (RFC 8305, "happy eyeballs").</summary>
internal sealed class AddressRace<T>(
    Func<IPEndPoint, CancellationToken, Task<T>> connect, TimeSpan attemptDelay, TimeProvider timeProvider)
    where T : IDisposable
{
    /// <summary>Returns the first success; when all fail, throws the first failure, or all of them.</summary>
    public async Task<T> RunAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellationToken)
    {
        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<T>>(addresses.Count);
        var failures = new List<Exception>();
        try
        {
            return await RunAsync(addresses, running, failures, losers.Token).ConfigureAwait(false);
        }
        finally
        {
            await losers.CancelAsync().ConfigureAwait(false);
            await DropAsync(running).ConfigureAwait(false);
        }
    }

    /// <summary>Alternates between the families, beginning with that of the first address: one dead family costs one delay, not many.</summary>
    public static IReadOnlyList<IPEndPoint> Interleave(IReadOnlyList<IPAddress> addresses, int port)
    {
        var first = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToArray();
        var second = addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily).ToArray();
        var mixed = new List<IPEndPoint>(addresses.Count);
        for (var i = 0; i < Math.Max(first.Length, second.Length); i++)
        {
            mixed.AddRange(first.Skip(i).Take(1).Concat(second.Skip(i).Take(1)).Select(address => new IPEndPoint(address, port)));
        }

        return mixed;
    }

    private async Task<T> RunAsync(
        IReadOnlyList<IPEndPoint> addresses, List<Task<T>> running, List<Exception> failures, CancellationToken cancellationToken)
    {
        for (var next = 0; next < addresses.Count || running.Count > 0;)
        {
            if (next < addresses.Count)
            {
                running.Add(connect(addresses[next++], cancellationToken));
            }

            var finished = await FirstOfAsync(running, mayStartAnother: next < addresses.Count, cancellationToken).ConfigureAwait(false);
            if (finished is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            running.Remove(finished);
            if (finished.IsCompletedSuccessfully)
            {
                return await finished.ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            failures.Add(finished.Exception?.InnerException ?? new OperationCanceledException());
        }

        return Fail(failures);
    }

    private async Task<Task<T>?> FirstOfAsync(List<Task<T>> running, bool mayStartAnother, CancellationToken cancellationToken)
    {
        if (!mayStartAnother)
        {
            return await Task.WhenAny(running).ConfigureAwait(false);
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(attemptDelay, timeProvider, waiting.Token);
        var first = await Task.WhenAny(running.Append(pause)).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
        return first as Task<T>;
    }

    private static T Fail(List<Exception> failures)
    {
        if (failures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        throw new AggregateException(failures);
    }

    private static async Task DropAsync(List<Task<T>> running)
    {
        foreach (var task in running)
        {
            // Losers: a failure tells nothing any more, and a late success has no taker.
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompletedSuccessfully)
            {
                (await task.ConfigureAwait(false)).Dispose();
            }
        }
    }
}
