using GostSharp.Diagnostics;
using GostSharp.Protocols.Binding;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Ssh;

/// <summary>Those who have come to a port that a client has bound: each gets a stream to it.</summary>
/// <param name="request">The client's.</param>
/// <param name="tunnel">Relays.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where those are told who are turned away.</param>
/// <param name="cancellationToken">Ends them all.</param>
internal sealed class SshVisitors(PortRequest request, Tunnel tunnel, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    /// <summary>How many there may be at once; further ones wait in the port's queue.</summary>
    public const int Max = 1024;

    private static readonly TimeSpan OpeningLimit = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _room = new(Max);
    private readonly PeerTraffic _traffic = new();

    /// <summary>The bytes of them all.</summary>
    public ITraffic Traffic => _traffic;

    /// <summary>Takes the next one and serves it beside; false when there will be none.</summary>
    public async ValueTask<bool> AcceptAsync(Func<CancellationToken, ValueTask<StreamConnection?>> accept, CancellationToken stop)
    {
        await _room.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (await accept(stop).ConfigureAwait(false) is { } visitor)
            {
                // Never throws, and is waited for by counting.
                _ = Task.Run(() => ServeAsync(visitor), CancellationToken.None);
                return true;
            }
        }
        catch
        {
            _room.Release();
            throw;
        }

        _room.Release();
        return false;
    }

    /// <summary>Waits until the last one has left; none may be accepted any more.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var seat = 0; seat < Max; seat++)
        {
            await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _room.Dispose();
    }

    private async Task ServeAsync(StreamConnection visitor)
    {
        ITraffic? traffic = null;
        try
        {
            await using var _ = visitor.ConfigureAwait(false);
            var stream = await OpenAsync(visitor).ConfigureAwait(false);
            await using var __ = stream.ConfigureAwait(false);
            await tunnel.RelayAsync(stream, visitor, visitor.RemoteEndPoint, request, begun => _traffic.Add(traffic = begun), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            NoteFailure(visitor, exception);
        }

        if (traffic is not null)
        {
            _traffic.Remove(traffic);
        }

        _room.Release();
    }

    private async ValueTask<StreamConnection> OpenAsync(StreamConnection visitor)
    {
        using var limit = new Deadline(OpeningLimit, timeProvider, cancellationToken);
        try
        {
            return await request.OpenAsync(visitor.RemoteEndPoint, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It must not take this for an end in order.
            visitor.Abort(exception);
            throw limit.HasPassed
                ? new GostException(FailureReason.TimedOut, $"the client took no stream within {OpeningLimit.TotalSeconds:0} s", exception)
                : exception;
        }
    }

    private void NoteFailure(StreamConnection visitor, Exception exception)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            var activity = request.Features.Get<ConnectionActivity>();
            logger.PeerFailed(activity?.Service, activity?.Id ?? 0, visitor.RemoteEndPoint, request.RemoteEndPoint, exception.Message);
        }
    }
}
