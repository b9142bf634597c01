using System.Runtime.ExceptionServices;

namespace GostSharp.Transports;

/// <summary>A dialer that keeps one session to its node, hands it to everybody, and dials anew when it has ended.</summary>
public abstract class SessionDialer : IDialer
{
    private readonly SemaphoreSlim _dialling = new(1, 1);
    private readonly CancellationTokenSource _disposing = new();
    private readonly List<SessionConnection> _retired = [];
    private SessionConnection? _session;
    private ExceptionDispatchInfo? _failure;
    private int _failures;
    private bool _disposed;

    /// <inheritdoc/>
    public abstract RouteCapabilities Requires { get; }

    /// <summary>Returns the session, dialling it first where there is none; callers at the same time wait for the same one, and share its failure.</summary>
    /// <inheritdoc/>
    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        var failuresBefore = Volatile.Read(ref _failures);
        await _dialling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_session is { CanOpen: true })
            {
                return _session;
            }

            if (_failures != failuresBefore)
            {
                _failure!.Throw();
            }

            await RetireAsync().ConfigureAwait(false);
            return _session = await DialNewAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (_disposing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The dialer was disposed while it dialled.", exception);
        }
        finally
        {
            _dialling.Release();
        }
    }

    /// <summary>Ends the session, and with it every connection on it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync().ConfigureAwait(false);
        await _dialling.WaitAsync().ConfigureAwait(false);
        try
        {
            _disposed = true;
            await RetireAsync().ConfigureAwait(false);
            await Disposal.DisposeAllAsync(_retired).ConfigureAwait(false);
            await DisposeTransportAsync().ConfigureAwait(false);
        }
        finally
        {
            _dialling.Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Dials a new session; the dialer owns it.</summary>
    protected abstract ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken);

    /// <summary>Ends what sessions are dialled over.</summary>
    private protected virtual ValueTask DisposeTransportAsync() => ValueTask.CompletedTask;

    // Those who wait meanwhile share a failure, but not that one caller has given up.
    private async ValueTask<SessionConnection> DialNewAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            return await DialSessionAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!either.IsCancellationRequested)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            Interlocked.Increment(ref _failures);
            throw;
        }
    }

    // A session that opens nothing any more may still carry connections: it ends by itself when they have.
    private async ValueTask RetireAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            _retired.Add(session);
        }

        foreach (var ended in _retired.FindAll(static retired => retired.Ended.IsCompleted))
        {
            _retired.Remove(ended);
            await ended.DisposeAsync().ConfigureAwait(false);
        }
    }
}
