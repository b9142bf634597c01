using GostSharp.Multiplexing;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Binding;

/// <summary>A client's session on a bound port: every peer that it is given gets a stream of it.</summary>
/// <param name="session">The session.</param>
/// <param name="client">The connection that stands for the client.</param>
/// <param name="answers">What a stream begins with.</param>
/// <param name="maxPeers">How many peers it takes at once.</param>
/// <param name="tunnel">Relays.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where peers are told.</param>
internal sealed class PeerSession(
    MuxSession session, Connection client, IBindAnswers answers, int maxPeers, Tunnel tunnel, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>How many streams may be on their way to the client at once; while it does not take them, those who connect wait in the port's queue.</summary>
    public const int MaxOpening = 256;

    private readonly Lock _gate = new();
    private readonly PeerRelay _relay = new(client, tunnel, timeProvider, logger);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _stop;
    private BoundPort? _port;
    private int _peers;
    private int _opening;
    private bool _isClosed;

    /// <summary>Peers that it has now.</summary>
    public int Load => Volatile.Read(ref _peers);

    /// <summary>Takes peers of the port until the session or the port has ended, then ends those that are left.</summary>
    public async ValueTask RunAsync(PortShare share, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (_port, _stop) = (share.Port, stop.Token);
        share.Port.Add(this);
        client.Features.Get<ConnectionActivity>()?.Begin(share.Port.LocalEndPoint, _relay.Traffic); // Whoever sees this may count on the session.
        var refusing = RefuseStreamsAsync();
        await ((Task)Task.WhenAny(session.Ended, share.Port.Ended).WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        share.Port.Remove(this);
        try
        {
            // At once: nobody shall connect to a client that has gone, and it shall be able to come back.
            await share.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
            await refusing.ConfigureAwait(false);
        }
    }

    /// <summary>Begins to lead a peer to the client; false, with the peer untouched, when there is no room for it.</summary>
    public bool TryServe(StreamConnection peer)
    {
        lock (_gate)
        {
            if (_isClosed || _peers >= maxPeers || _opening >= MaxOpening)
            {
                return false;
            }

            _peers++;
            _opening++;
        }

        // Never throws, and is waited for by counting.
        _ = Task.Run(() => ServeAsync(peer));
        return true;
    }

    private async Task ServeAsync(StreamConnection peer)
    {
        await _relay.ServeAsync(peer, token => OpenAsync(peer, token), _stop).ConfigureAwait(false);
        Leave();
    }

    private async ValueTask<StreamConnection> OpenAsync(StreamConnection peer, CancellationToken cancellationToken)
    {
        try
        {
            return await session.OpenAsync(answers.Introduce(peer.RemoteEndPoint), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            EndIfExhausted();
            throw;
        }
        finally
        {
            NoteOpened();
        }
    }

    // A session has numbers for so many streams only; the client begins another one.
    private void EndIfExhausted()
    {
        if (!session.CanOpen)
        {
            session.Abort();
        }
    }

    private void NoteOpened()
    {
        lock (_gate)
        {
            _opening--;
        }

        _port?.NoteRoom();
    }

    private void Leave()
    {
        lock (_gate)
        {
            _peers--;
            NoteIfLeft();
        }

        _port?.NoteRoom();
    }

    private Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            NoteIfLeft();
        }

        return _left.Task;
    }

    private void NoteIfLeft()
    {
        if (_isClosed && _peers == 0)
        {
            _left.TrySetResult();
        }
    }

    // In this session only the server opens streams.
    private async Task RefuseStreamsAsync()
    {
        try
        {
            while (await session.AcceptAsync(_stop).ConfigureAwait(false) is { } stream)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The session is over.
        }
    }
}
