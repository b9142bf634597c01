using System.Net;

namespace GostSharp.Protocols.Binding;

/// <summary>A bound port, with the sessions that share those who connect to it; freed when its last user has left.</summary>
internal sealed class BoundPort : RefCounted, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<PeerSession> _sessions = [];
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PeerAcceptor _acceptor;
    private readonly Task<IListener> _binding;
    private readonly Action<BoundPort> _freed;
    private TaskCompletionSource? _roomWanted;
    private Task? _accepting;

    /// <param name="claim">For whom it is bound.</param>
    /// <param name="listen">Binds it.</param>
    /// <param name="acceptor">Takes those who connect.</param>
    /// <param name="freed">Is told when it is free again.</param>
    public BoundPort(PortClaim claim, Func<EndPoint, CancellationToken, ValueTask<IListener>> listen, PeerAcceptor acceptor, Action<BoundPort> freed)
    {
        (Claim, _acceptor, _freed) = (claim, acceptor, freed);
        _binding = listen(claim.Wish.Address, _end.Token).AsTask();
    }

    public PortClaim Claim { get; }

    public EndPoint? LocalEndPoint => _binding.IsCompletedSuccessfully ? _binding.Result.LocalEndPoint : null;

    /// <summary>Completes when nobody can connect any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes, never with a failure, when it is free again after its last user has left.</summary>
    public Task Closed => _closed.Task;

    /// <exception cref="GostException">It could not be bound.</exception>
    public Task WaitForBoundAsync(CancellationToken cancellationToken) => _binding.WaitAsync(cancellationToken);

    /// <summary>Leads those who connect to a session, too; with the first one they are let in.</summary>
    public void Add(PeerSession session)
    {
        lock (_gate)
        {
            // Before the others: whoever comes back after a cut has sessions here that only seem to live.
            _sessions.Insert(0, session);
            _accepting ??= Task.Run(AcceptAsync);
        }

        NoteRoom();
    }

    public void Remove(PeerSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }
    }

    /// <summary>To be told when a session may have room again.</summary>
    public void NoteRoom()
    {
        lock (_gate)
        {
            _roomWanted?.TrySetResult();
            _roomWanted = null;
        }
    }

    ValueTask IAsyncDisposable.DisposeAsync() => ReleaseAsync();

    protected override async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _freed(this);
            _closed.SetResult();
        }
    }

    private async ValueTask CloseAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await ((Task)_binding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_binding.IsCompletedSuccessfully)
        {
            await _binding.Result.DisposeAsync().ConfigureAwait(false);
        }

        await (_accepting ?? Task.CompletedTask).ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (await _acceptor.AcceptAsync(_binding.Result, _end.Token).ConfigureAwait(false) is { } peer)
            {
                await HandOverAsync(peer).ConfigureAwait(false);
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // However a listener that was closed ends its accept.
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private async ValueTask HandOverAsync(StreamConnection peer)
    {
        try
        {
            while (!TryHandOver(peer, out var room))
            {
                await room.WaitAsync(_end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await peer.RefuseAsync().ConfigureAwait(false);
            throw;
        }
    }

    // The one with the fewest streams; of several the newest that had no turn yet, then the one whose turn is the longest ago.
    private bool TryHandOver(StreamConnection peer, out Task room)
    {
        lock (_gate)
        {
            room = Task.CompletedTask;
            foreach (var session in _sessions.OrderBy(static session => session.Load).ToArray())
            {
                if (session.TryServe(peer))
                {
                    _sessions.Remove(session);
                    _sessions.Add(session);
                    return true;
                }
            }

            room = (_roomWanted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return false;
        }
    }
}
