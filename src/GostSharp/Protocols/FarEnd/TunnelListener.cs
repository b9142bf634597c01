using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.FarEnd;

/// <summary>Listens at the far end of a session, which opens a stream for every visitor.</summary>
/// <remarks>Visitors that are being introduced, and those who wait to be accepted, are bounded in number; beyond that the session refuses.</remarks>
internal sealed class TunnelListener : IListener
{
    private const int MaxIntroductions = 128;
    private const int MaxWaiting = 128;

    private readonly SessionConnection _session;
    private readonly Introduction _introduce;
    private readonly ILogger _logger;
    private readonly VisitorQueue _queue = new(MaxWaiting);
    private readonly SemaphoreSlim _introductions = new(MaxIntroductions);
    private readonly CancellationTokenSource _unbound = new();
    private readonly Task _run;

    /// <param name="session">Owned from now on.</param>
    /// <param name="bound">What the far end says that it has bound.</param>
    /// <param name="introduce">Makes visitors of streams.</param>
    /// <param name="logger">Where those are told that it cannot make visitors of.</param>
    public TunnelListener(SessionConnection session, EndPoint? bound, Introduction introduce, ILogger logger)
    {
        _session = session;
        _introduce = introduce;
        _logger = logger;
        LocalEndPoint = bound;
        _run = Task.Run(RunAsync);
    }

    public EndPoint? LocalEndPoint { get; }

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _queue.AcceptAsync(cancellationToken);

    /// <summary>Turns visitors away from now on.</summary>
    /// <remarks>The port stays bound: it is freed with the session only, and with that the streams of those who were accepted would end.</remarks>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        await _queue.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the session, which frees the port and ends every stream.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await UnbindAsync().ConfigureAwait(false);
        }
        finally
        {
            await _session.DisposeAsync().ConfigureAwait(false);
            await _run.ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        var running = new HashSet<Task>();
        GostException? reason = null;
        try
        {
            while (await _session.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is { } accepted)
            {
                await _introductions.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                running.RemoveWhere(static task => task.IsCompleted);
                running.Add(IntroduceAsync(accepted));
            }

            reason = _session.EndReason;
        }
        catch (Exception exception)
        {
            reason = new GostException(FailureReason.ConnectionLost, $"the tunnel has ended: {exception.Message}", exception);
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _queue.End(reason);
    }

    private async Task IntroduceAsync(Connection accepted)
    {
        try
        {
            _unbound.Token.ThrowIfCancellationRequested();
            var stream = accepted as StreamConnection ?? throw new ProtocolException("the far end opened something that is not a stream");
            var visitor = await _introduce(stream, LocalEndPoint, _unbound.Token).ConfigureAwait(false);
            await _queue.OfferAsync(visitor, _unbound.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Unbound, or a head that is none, or none in time: that ends this stream and touches no other one.
            NoteFailure(exception);
            await CloseAsync(accepted).ConfigureAwait(false);
        }
        finally
        {
            _introductions.Release();
        }
    }

    // What ends with all others is told once, by who accepts.
    private void NoteFailure(Exception exception)
    {
        if (!_unbound.IsCancellationRequested && _session.EndReason is null)
        {
            _logger.VisitorFailed(LocalEndPoint, _session.RemoteEndPoint, exception.Message);
        }
    }

    private static async ValueTask CloseAsync(Connection accepted)
    {
        try
        {
            await accepted.RefuseAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was to be closed anyway, and what is wrong with its session shows when the next stream is awaited.
        }
    }
}
