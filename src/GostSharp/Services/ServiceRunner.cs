using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Services;

/// <summary>A service at work: accepts from a listener, serves with a handler that can be exchanged, and stops in stages.</summary>
internal sealed class ServiceRunner : IAsyncDisposable
{
    // A handler that ignores both its token and the end of its connection must not hold up the stop for ever.
    private static readonly TimeSpan PatienceWithHandlers = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _hurry = new();
    private ServiceHandler _handler;
    private IListener _listener;
    private IListener[] _formerListeners = []; // Unbound, but accepted connections may live on them.
    private AcceptLoop? _loop;
    private Task? _stop;
    private EndPoint? _localEndPoint;
    private int _state = (int)ServiceState.Listening;

    public ServiceRunner(string name, IListener listener, ServiceHandler handler, int connectionLimit, TimeProvider timeProvider, ILogger logger)
    {
        Name = name;
        TimeProvider = timeProvider;
        Logger = logger;
        Connections = new ConnectionTracker(connectionLimit);
        _listener = listener;
        _handler = handler;
    }

    public string Name { get; }

    public TimeProvider TimeProvider { get; }

    public ILogger Logger { get; }

    public ConnectionTracker Connections { get; }

    // The address of a listener that has been disposed is still worth reading.
    public EndPoint? LocalEndPoint => _localEndPoint = _listener.LocalEndPoint ?? _localEndPoint;

    public ServiceState State
    {
        get
        {
            var state = (ServiceState)Volatile.Read(ref _state);
            return state is ServiceState.Listening ? Binding?.State ?? state : state;
        }
    }

    /// <summary>Where a listener stands that binds in its own time; null for all others.</summary>
    public BindingStatus? Binding => (_listener as IBindingListener)?.Status;

    public ServiceStatistics Statistics
    {
        get
        {
            var counts = _formerListeners.Append(_listener).OfType<IDatagramListener>().Select(listener => listener.Statistics).OfType<DatagramStatistics>();
            return Connections.Statistics with { Datagrams = counts.Aggregate((DatagramStatistics?)null, DatagramStatistics.Sum) };
        }
    }

    /// <summary>Cancelled when the service no longer waits for its connections.</summary>
    public CancellationToken Aborting => _abort.Token;

    public void Start()
    {
        _loop = new AcceptLoop(this, _listener);
        if (Binding is null)
        {
            Logger.ServiceListening(Name, LocalEndPoint);
        }
    }

    /// <summary>Returns when the service is bound, which only a remote listener has to be waited for.</summary>
    public Task WaitForBoundAsync(CancellationToken cancellationToken) =>
        (_listener as IBindingListener)?.WaitForBoundAsync().WaitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Serves new connections with another handler; those that are there keep theirs.</summary>
    public ValueTask ChangeAsync(ServiceHandler handler, int connectionLimit)
    {
        Connections.Limit = connectionLimit;
        var previous = Interlocked.Exchange(ref _handler, handler);
        Logger.ServiceChanged(Name, LocalEndPoint);
        return CloseAsync(previous.ReleaseAsync);
    }

    /// <summary>Frees the address and leaves everything else as it is, so that <see cref="Resume"/> can take it back.</summary>
    public ValueTask PauseAsync() => EndLoopAsync();

    /// <summary>Accepts from another listener after <see cref="PauseAsync"/>.</summary>
    public void Resume(IListener listener)
    {
        _formerListeners = [.. _formerListeners, _listener];
        _listener = listener;
        _loop = new AcceptLoop(this, listener);
    }

    /// <summary>Unbinds, lets connections finish for <paramref name="grace"/>, aborts the rest and frees everything; a further call can only shorten it.</summary>
    /// <param name="grace">How long connections may go on; an infinite one waits until they end.</param>
    /// <param name="cancellationToken">Ends the grace period.</param>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        Task stop;
        lock (_gate)
        {
            stop = _stop ??= StopInStagesAsync();
        }

        using var deadline = new Deadline(grace, TimeProvider, cancellationToken);
        await stop.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCompleted)
        {
            await _hurry.CancelAsync().ConfigureAwait(false);
        }

        await stop.ConfigureAwait(false);
    }

    /// <summary>Stops without a grace period.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero).ConfigureAwait(false);

    /// <summary>Serves an accepted connection with the handler of this moment.</summary>
    /// <param name="connection">Its own from now on.</param>
    /// <param name="mayStayHere">Whether it may be served, and end, on a <see cref="PromptThread"/>.</param>
    public void Serve(Connection connection, bool mayStayHere = false)
    {
        var handler = Volatile.Read(ref _handler);
        while (!handler.TryAcquire())
        {
            // It was exchanged in this very moment; the new one is there already.
            handler = Volatile.Read(ref _handler);
        }

        Connections.Add(id => new ServedConnection(this, handler, connection, id)).Start(mayStayHere);
    }

    /// <summary>To be told when the listener has ended although nobody asked it to.</summary>
    public void ListenerEnded(Exception? exception)
    {
        if (Interlocked.CompareExchange(ref _state, (int)ServiceState.Failed, (int)ServiceState.Listening) == (int)ServiceState.Listening)
        {
            Logger.ServiceFailed(Name, exception?.Message ?? "its listener has ended", exception);
        }
    }

    /// <summary>Closes a component or a connection, and only logs when that fails: a user's own must not keep what comes after it from running.</summary>
    public async ValueTask CloseAsync(Func<ValueTask> close)
    {
        try
        {
            await close().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await PromptThread.LeaveAsync();
            Logger.CloseFailed(Name, exception);
        }
    }

    private async Task StopInStagesAsync()
    {
        Volatile.Write(ref _state, (int)ServiceState.Stopping);
        await EndLoopAsync().ConfigureAwait(false);
        Array.ForEach(Connections.ToArray(), static connection => connection.Stopping());
        await Connections.WaitForEmptyAsync().WaitAsync(_hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await AbortAsync().ConfigureAwait(false);
        foreach (var listener in _formerListeners.Append(_listener))
        {
            await CloseAsync(listener.DisposeAsync).ConfigureAwait(false);
        }

        await CloseAsync(_handler.ReleaseAsync).ConfigureAwait(false);
        Volatile.Write(ref _state, (int)ServiceState.Stopped);
        Logger.ServiceStopped(Name);
    }

    private async ValueTask EndLoopAsync()
    {
        if (_loop is not null)
        {
            await CloseAsync(_loop.DisposeAsync).ConfigureAwait(false);
        }
    }

    private async Task AbortAsync()
    {
        var left = Connections.ToArray();
        if (left.Length > 0)
        {
            Logger.ConnectionsAborted(Name, left.Length);
            var reason = new GostException(FailureReason.ConnectionLost, $"service {Name} has stopped");
            Array.ForEach(left, connection => connection.Abort(reason));
        }

        await CloseAsync(() => new ValueTask(_abort.CancelAsync())).ConfigureAwait(false); // It runs what handlers have registered.
        using var deadline = new Deadline(PatienceWithHandlers, TimeProvider, CancellationToken.None);
        await Connections.WaitForEmptyAsync().WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Connections.Count is var stuck and > 0)
        {
            Logger.HandlersStuck(Name, stuck);
        }
    }
}
