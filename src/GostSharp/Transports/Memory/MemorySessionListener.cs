using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>Listens at one end of a session for the other: what the bound listener accepts arrives here.</summary>
internal sealed class MemorySessionListener : IListener
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly MemorySessionState _session;
    private readonly AcceptQueue<Connection> _queue;
    private readonly IListener _bound;
    private readonly Task _loop;

    public MemorySessionListener(MemorySessionState session, IListener bound, int backlog)
    {
        (_session, _bound, _queue) = (session, bound, new AcceptQueue<Connection>(backlog));
        _loop = RunAsync();
    }

    public EndPoint? LocalEndPoint => _bound.LocalEndPoint;

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _queue.AcceptAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _session.Disown(this);
        await StopAsync().ConfigureAwait(false);
    }

    /// <summary>Unbinds; never fails, since what goes wrong is told to whoever accepts.</summary>
    public Task StopAsync()
    {
        _stopping.Cancel();
        return _loop;
    }

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            await using (_bound.ConfigureAwait(false))
            {
                await ForwardAllAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped: there is nothing more to accept.
        }
        catch (Exception e)
        {
            error = e;
        }

        foreach (var forgotten in _queue.Close(error))
        {
            forgotten.Abort();
        }
    }

    private async Task ForwardAllAsync()
    {
        while (await _bound.AcceptAsync(_stopping.Token).ConfigureAwait(false) is { } accepted)
        {
            if (accepted is StreamConnection stream)
            {
                await ForwardAsync(stream).ConfigureAwait(false);
            }
            else
            {
                accepted.Abort(new NotSupportedException("A session carries streams only."));
            }
        }
    }

    private async ValueTask ForwardAsync(StreamConnection accepted)
    {
        accepted.Features.RequestedTarget = LocalEndPoint;
        accepted.Features.Visitor ??= accepted.RemoteEndPoint;
        var forwarded = new MemoryForwardedConnection(accepted, _session.Connections);
        forwarded.Register();
        if (!await _queue.OfferAsync(forwarded, _stopping.Token).ConfigureAwait(false))
        {
            forwarded.Abort();
        }
    }
}
