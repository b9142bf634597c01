using System.Net;

namespace GostSharp.Services;

/// <summary>What the tunnels of one remote listener know of each other: who is bound, where, and what that makes of the whole.</summary>
internal sealed class RemoteTunnels(EndPoint address, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly List<(IListener Listener, EndPoint? Address)> _bound = [];
    private TaskCompletionSource _changed = NewSignal();
    private BindingStatus _status = new(ServiceState.Binding, timeProvider.GetUtcNow(), null);
    private int _losses;

    public BindingStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    /// <summary>How many are bound.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _bound.Count;
            }
        }
    }

    public EndPoint? LocalEndPoint
    {
        get
        {
            lock (_gate)
            {
                return _bound.Count > 0 ? _bound[0].Address : null;
            }
        }
    }

    /// <summary>Adds what is bound; false when it has joined what is lost by now, and may be bound to another address than the others will be.</summary>
    public bool TryAdd(IListener bound, RemoteTurn turn) => Change(() =>
    {
        if (turn.Joins && turn.Losses != _losses)
        {
            return false;
        }

        _bound.Add((bound, bound.LocalEndPoint)); // Read once: whoever asks for it may come after the listener has ended.
        Become(ServiceState.Listening, _status.LastError);
        return true;
    });

    /// <summary>Takes away what is lost.</summary>
    public void Remove(IListener lost, string reason) => Change(() =>
    {
        _bound.RemoveAll(entry => ReferenceEquals(entry.Listener, lost));
        _losses += _bound.Count == 0 ? 1 : 0;
        Become(_bound.Count == 0 ? ServiceState.Retrying : _status.State, reason);
        return true;
    });

    /// <summary>Notes that something could not be bound.</summary>
    public void NoteFailure(string reason) => Change(() =>
    {
        Become(_bound.Count == 0 ? ServiceState.Retrying : _status.State, reason);
        return true;
    });

    /// <summary>Waits until there is something to bind for a tunnel: the first one asks for the address, the others join where it is bound.</summary>
    public async ValueTask<RemoteTurn> WaitForTurnAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var turn = default(RemoteTurn);
        await WaitAsync(
            () =>
            {
                var joins = _bound.Count > 0;
                turn = new RemoteTurn(joins ? Address.WithPortOf(address, _bound[0].Address) : address, joins, _losses);
                return joins || isFirst;
            },
            cancellationToken).ConfigureAwait(false);
        return turn;
    }

    public Task WaitForBoundAsync(CancellationToken cancellationToken) => WaitAsync(() => _bound.Count > 0, cancellationToken);

    /// <summary>Waits until the first attempt has ended, however.</summary>
    public Task WaitForOutcomeAsync(CancellationToken cancellationToken) => WaitAsync(() => _status.State is not ServiceState.Binding, cancellationToken);

    /// <summary>Waits until all that is bound is lost.</summary>
    public Task WaitForLossAsync(RemoteTurn turn, CancellationToken cancellationToken) => WaitAsync(() => _losses != turn.Losses, cancellationToken);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Become(ServiceState state, string? lastError) =>
        _status = new BindingStatus(state, state == _status.State ? _status.Since : timeProvider.GetUtcNow(), lastError);

    private bool Change(Func<bool> change)
    {
        lock (_gate)
        {
            var result = change();
            _changed.TrySetResult();
            _changed = NewSignal();
            return result;
        }
    }

    private async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
