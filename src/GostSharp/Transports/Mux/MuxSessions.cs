using System.Collections.Concurrent;
using GostSharp.Multiplexing;

namespace GostSharp.Transports.Mux;

/// <summary>The sessions of a listener; whoever serves one adds it before and removes it behind.</summary>
internal sealed class MuxSessions : IAsyncDisposable
{
    private readonly ConcurrentDictionary<MuxSession, TaskCompletionSource> _served = new();
    private volatile bool _acceptNoMore;

    public int Count => _served.Count;

    public void Add(MuxSession session)
    {
        _served[session] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_acceptNoMore)
        {
            session.StopAccepting();
        }
    }

    public void Remove(MuxSession session)
    {
        if (_served.TryRemove(session, out var served))
        {
            served.SetResult();
        }
    }

    /// <summary>Lets the sessions take no more streams, those included that are still to be added.</summary>
    public void StopAccepting()
    {
        _acceptNoMore = true;
        foreach (var session in _served.Keys)
        {
            session.StopAccepting();
        }
    }

    /// <summary>Ends all sessions at once, and waits until nobody serves any of them.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_served.Select(static async entry =>
    {
        await entry.Key.DisposeAsync().ConfigureAwait(false);
        await entry.Value.Task.ConfigureAwait(false);
    })).ConfigureAwait(false);
}
