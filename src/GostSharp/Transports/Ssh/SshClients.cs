using System.Collections.Concurrent;

namespace GostSharp.Transports.Ssh;

/// <summary>The clients of a listener, with those who are logging in.</summary>
internal sealed class SshClients : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Presence, Task> _served = new();
    private volatile bool _isClosed;

    /// <summary>Serves a client beside.</summary>
    /// <param name="serve">Never fails.</param>
    public void Run(Func<Presence, Task> serve)
    {
        var presence = new Presence(this);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _served[presence] = RunAsync(presence, serve, begun.Task);
        begun.SetResult();
    }

    /// <summary>Ends all sessions at once, and waits until nobody serves any of them.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        foreach (var presence in _served.Keys)
        {
            presence.Leave();
        }

        await Task.WhenAll(_served.Values).ConfigureAwait(false);
    }

    private async Task RunAsync(Presence presence, Func<Presence, Task> serve, Task begun)
    {
        await begun.ConfigureAwait(false);
        await serve(presence).ConfigureAwait(false);
        _served.TryRemove(presence, out _);
    }

    /// <summary>What is there of a client.</summary>
    internal sealed class Presence(SshClients clients)
    {
        private SshServerConnection? _client;

        /// <summary>The client has logged in.</summary>
        public void Occupy(SshServerConnection client)
        {
            Volatile.Write(ref _client, client);
            Interlocked.MemoryBarrier();
            if (clients._isClosed)
            {
                Leave();
            }
        }

        /// <summary>Ends its session, if it has one.</summary>
        public void Leave() => Volatile.Read(ref _client)?.Abort();
    }
}
