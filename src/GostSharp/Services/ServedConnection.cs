using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Services;

/// <summary>One accepted connection and the run of its handler.</summary>
internal sealed class ServedConnection : IThreadPoolWorkItem
{
    private readonly ServiceRunner _service;
    private readonly ServiceHandler _handler;
    private readonly Connection _connection;
    private readonly ConnectionActivity _activity;
    private readonly long _since;
    private EndPoint? _local;
    private Task? _run;
    private volatile bool _aborted;

    public ServedConnection(ServiceRunner service, ServiceHandler handler, Connection connection, long id)
    {
        _service = service;
        _handler = handler;
        _connection = connection;
        _since = service.TimeProvider.GetTimestamp();
        _activity = new ConnectionActivity(service.Name, id);
        Id = id;
    }

    public long Id { get; }

    public EndPoint? Client { get; private set; }

    public bool HasFailed { get; private set; }

    public ITraffic Traffic => _activity;

    public ConnectionInfo Info => new(Id, Client, _activity.Target, Age, _activity.BytesUp, _activity.BytesDown);

    private TimeSpan Age => _service.TimeProvider.GetElapsedTime(_since);

    /// <summary>Starts serving beside the accept loop, which a handler's first steps must not hold up.</summary>
    /// <param name="mayStayHere">Whether the connection is one that can be served, and can end, on a <see cref="PromptThread"/>; it is, unless its handler or the log want more of it.</param>
    public void Start(bool mayStayHere)
    {
        _activity.IsPrompt = mayStayHere && _handler.Handler is IPromptHandler { IsPrompt: true } && !_service.Logger.IsEnabled(LogLevel.Debug);
        if (_activity.IsPrompt && PromptThread.IsCurrent)
        {
            _run = RunAsync();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // Nobody awaits the run: it reports every outcome itself and leaves the tracker at its very end, which is what a stop waits for.
    void IThreadPoolWorkItem.Execute() => _run = RunAsync();

    /// <summary>The service stops: a port that is bound for a client takes nobody in any more, and is waited for only as long as somebody is there who came to it.</summary>
    public void Stopping() => (_connection as PortRequest)?.Withdraw();

    public void Abort(Exception reason)
    {
        _aborted = true;
        try
        {
            _connection.Abort(reason);
        }
        catch (Exception exception)
        {
            _service.Logger.CloseFailed(_service.Name, exception);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            Introduce();
            await _handler.Handler.HandleAsync(_connection, _service.Aborting).ConfigureAwait(false);
        }
        catch (Exception) when (_aborted)
        {
            // The service stopped waiting for it: however the handler took the end of its connection, it is no failure.
        }
        catch (Exception exception) when (exception is GostException or IOException) // A peer that broke off is no fault of the handler.
        {
            await PromptThread.LeaveAsync();
            HasFailed = true;
            _service.Logger.ConnectionFailed(_service.Name, Id, Client, exception.Message);
        }
        catch (Exception exception)
        {
            await PromptThread.LeaveAsync();
            HasFailed = true;
            _service.Logger.HandlerFailed(_service.Name, Id, Client, exception);
        }

        await EndAsync().ConfigureAwait(false);
    }

    private void Introduce()
    {
        Client = _connection.Features.Visitor ?? _connection.RemoteEndPoint;
        _connection.Features.Set(_activity);
        if (_service.Logger.IsEnabled(LogLevel.Debug))
        {
            _local = _connection.LocalEndPoint; // Asked of the kernel: only who reads it pays for it.
            _service.Logger.ConnectionAccepted(_service.Name, Id, Client, _local);
        }
    }

    private async ValueTask EndAsync()
    {
        await _service.CloseAsync(_connection.DisposeAsync).ConfigureAwait(false);
        await _service.CloseAsync(_handler.ReleaseAsync).ConfigureAwait(false);
        if (PromptThread.IsCurrent && _service.Logger.IsEnabled(LogLevel.Debug))
        {
            await PromptThread.LeaveAsync(); // It was not when the connection came.
        }

        _service.Logger.ConnectionClosed(_service.Name, Id, Client, _local, Age, _activity.BytesUp, _activity.BytesDown);
        _service.Connections.Remove(this);
    }
}
