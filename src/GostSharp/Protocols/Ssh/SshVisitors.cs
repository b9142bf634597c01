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

    private readonly SemaphoreSlim _room = new(Max);
    private readonly PeerRelay _relay = new(request, tunnel, timeProvider, logger);

    /// <summary>The bytes of them all.</summary>
    public ITraffic Traffic => _relay.Traffic;

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
        await _relay.ServeAsync(visitor, token => request.OpenAsync(visitor.RemoteEndPoint, token), cancellationToken).ConfigureAwait(false);
        _room.Release();
    }
}
