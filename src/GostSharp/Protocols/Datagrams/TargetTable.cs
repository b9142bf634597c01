using System.Net;

namespace GostSharp.Protocols.Datagrams;

/// <summary>The targets of an association that have a connection of their own: all of them behind a chain, those with names on this machine.</summary>
internal sealed class TargetTable(
    Func<ConnectContext, CancellationToken, ValueTask<DatagramConnection>> connect,
    EndPoint? visitor,
    AnswerSink answers,
    PacketCount count,
    AssociationOptions options,
    TimeProvider timeProvider,
    CancellationToken stopping) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EndPoint, TargetLink> _links = [];
    private readonly HashSet<Task> _running = [];
    private readonly WaitingRoom _room = new(options.MaxWaitingBytes);

    /// <summary>Sends a packet, or lets it wait for the connection to its target.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> payload, EndPoint target, CancellationToken cancellationToken)
    {
        if (FindOrOpen(target) is { } link)
        {
            return link.SendAsync(payload, cancellationToken);
        }

        count.CountDropped();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for the ends of all; to be called when they have been told to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private TargetLink? FindOrOpen(EndPoint target)
    {
        lock (_gate)
        {
            if (_links.TryGetValue(target, out var known) && !known.IsEnding)
            {
                return known;
            }

            // One that is about to end would lose what it is given.
            _links.Remove(target);

            if (_links.Count >= options.MaxConnections && !TryMakeRoom())
            {
                return null;
            }

            var link = new TargetLink(target, answers, count, _room, options, timeProvider, stopping);
            _links.Add(target, link);
            var running = Task.Run(() => RunAsync(link), CancellationToken.None);
            _running.Add(running);
            _ = running.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return link;
        }
    }

    // A look-up of a name cannot be taken back: who gave up those that are under way could be made to begin any number of them.
    private bool TryMakeRoom()
    {
        if (_links.Values.Where(static link => !link.IsConnecting).MinBy(static link => link.LastUse) is not { } oldest)
        {
            return false;
        }

        _links.Remove(oldest.Target);
        oldest.Stop();
        return true;
    }

    private async Task RunAsync(TargetLink link)
    {
        try
        {
            await link.RunAsync(token => connect(new ConnectContext(link.Target, visitor), token)).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                if (_links.TryGetValue(link.Target, out var current) && current == link)
                {
                    _links.Remove(link.Target);
                }
            }
        }
    }

    private void Forget(Task task)
    {
        lock (_gate)
        {
            _running.Remove(task);
        }
    }
}
