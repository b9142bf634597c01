namespace GostSharp.Transports;

/// <summary>A dialer that keeps one session to its node, hands it to everybody, and dials anew when it has ended.</summary>
public abstract class SessionDialer : IDialer
{
    private readonly SemaphoreSlim _dialling = new(1, 1);
    private readonly CancellationTokenSource _disposing = new();
    private SessionConnection? _session;
    private bool _disposed;

    /// <inheritdoc/>
    public abstract RouteCapabilities Requires { get; }

    /// <summary>Returns the session, dialling it first where there is none; callers at the same time wait for the same one.</summary>
    /// <inheritdoc/>
    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        await _dialling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_session is { Ended.IsCompleted: false })
            {
                return _session;
            }

            await DropAsync().ConfigureAwait(false);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
            return _session = await DialSessionAsync(either.Token).ConfigureAwait(false);
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
            await DropAsync().ConfigureAwait(false);
        }
        finally
        {
            _dialling.Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Dials a new session; the dialer owns it.</summary>
    protected abstract ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken);

    private async ValueTask DropAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
