using System.Net;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols;

/// <summary>What all handlers that lead a client somewhere have in common: they dial for it and carry its bytes.</summary>
internal sealed class Tunnel(TunnelOptions options, TimeProvider timeProvider, ILogger logger)
{
    // Clients of gost drop what arrives in one read with the reply that they wait for. Most targets let the client speak first; the others can wait so long.
    private static readonly TimeSpan ReplyGap = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether each relay is told to the log.</summary>
    public bool LogsRelays => logger.IsEnabled(LogLevel.Debug);

    /// <summary>Dials for as long as the client is there.</summary>
    /// <param name="client">The accepted connection; its stream is free for the next reader afterwards.</param>
    /// <param name="dial">Dials on behalf of the client's address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectFailedException">The target could not be reached.</exception>
    /// <exception cref="GostException">The client left (<see cref="FailureReason.ConnectionLost"/>).</exception>
    public async ValueTask<StreamConnection> DialAsync(
        StreamConnection client, Func<EndPoint?, CancellationToken, ValueTask<Connection>> dial, CancellationToken cancellationToken)
    {
        var dialled = await WatchAsync(client, token => dial(VisitorOf(client), token), options.AbandonedDialTimeout, mustSeeEnd: false, cancellationToken).ConfigureAwait(false);
        if (dialled is StreamConnection target)
        {
            return target;
        }

        await dialled.DisposeAsync().ConfigureAwait(false);
        throw new ConnectFailedException(FailureReason.NotSupported, dialled.RemoteEndPoint, "the route leads to something that is not a stream");
    }

    /// <summary>Waits for somebody to connect to a client, for as long as that is there: it has nothing to say meanwhile, so its end is the end.</summary>
    /// <param name="client">The accepted connection; its stream is free for the next reader afterwards.</param>
    /// <param name="accept">Waits for the other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GostException">The client left (<see cref="FailureReason.ConnectionLost"/>), or sent more than is kept for the other (<see cref="FailureReason.Protocol"/>).</exception>
    public ValueTask<StreamConnection> AcceptAsync(
        StreamConnection client, Func<CancellationToken, ValueTask<StreamConnection>> accept, CancellationToken cancellationToken) =>
        WatchAsync(client, accept, TimeSpan.Zero, mustSeeEnd: true, cancellationToken);

    /// <summary>Waits until the client sends, or for a moment: what the target says first must not reach the client together with the reply before it.</summary>
    public async ValueTask LeaveGapAfterReplyAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readable = client.Stream.ReadAsync(Memory<byte>.Empty, over.Token).AsTask();
        var gap = Task.Delay(ReplyGap, timeProvider, over.Token);
        await Task.WhenAny(readable, gap).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await gap.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await readable.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It said nothing.
        }
    }

    /// <summary>Carries bytes until both directions have ended.</summary>
    /// <param name="client">The accepted connection.</param>
    /// <param name="target">The dialled connection.</param>
    /// <param name="address">Where it leads; null where the far end decided.</param>
    /// <param name="cancellationToken">Ends both.</param>
    public ValueTask RelayAsync(StreamConnection client, StreamConnection target, EndPoint? address, CancellationToken cancellationToken) =>
        CarryAsync(client, target, address, client, begin: null, cancellationToken);

    /// <summary>Carries the bytes of one of the many streams of a client, as the other overload does.</summary>
    /// <param name="client">The stream.</param>
    /// <param name="target">The connection at its other end.</param>
    /// <param name="address">Where that leads.</param>
    /// <param name="owner">The connection that stands for the client.</param>
    /// <param name="begin">Is told where the bytes are counted.</param>
    /// <param name="cancellationToken">Ends both.</param>
    public ValueTask RelayAsync(
        StreamConnection client, StreamConnection target, EndPoint? address, Connection owner, Action<ITraffic> begin, CancellationToken cancellationToken) =>
        CarryAsync(client, target, address, owner, begin, cancellationToken);

    // What this keeps, every connection keeps for as long as it lives.
    private async ValueTask CarryAsync(
        StreamConnection client, StreamConnection target, EndPoint? address, Connection owner, Action<ITraffic>? begin, CancellationToken cancellationToken)
    {
        var activity = owner.Features.Get<ConnectionActivity>();
        var log = new RelayLog(logger, activity, VisitorOf(owner), address, target.Features.Get<RoutePath>());
        var relay = new Relaying.Relay(client, target, options.Relay, timeProvider);
        if (begin is null)
        {
            activity?.Begin(address, relay);
        }
        else
        {
            begin(relay);
        }

        if (PromptThread.IsCurrent && LogsRelays)
        {
            await PromptThread.LeaveAsync();
        }

        log.Started();
        var started = timeProvider.GetTimestamp();
        var result = await relay.CarryAsync(activity is { IsPrompt: true }, cancellationToken).ConfigureAwait(false);
        if (PromptThread.IsCurrent && LogsRelays)
        {
            await PromptThread.LeaveAsync();
        }

        log.Ended(result, timeProvider.GetElapsedTime(started));
    }

    private async ValueTask<T> WatchAsync<T>(
        StreamConnection client, Func<CancellationToken, ValueTask<T>> dial, TimeSpan patience, bool mustSeeEnd, CancellationToken cancellationToken)
        where T : Connection
    {
        using var watch = new AbandonmentWatch(client, patience, mustSeeEnd, timeProvider, cancellationToken);
        T dialled;
        try
        {
            var dialling = dial(watch.Token);
            if (!dialling.IsCompleted)
            {
                watch.Start();
            }

            dialled = await dialling.ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (watch.IsAbandoned)
        {
            throw watch.HasSentTooMuch
                ? new ProtocolException("the client sent more than 16 KiB before anybody came", exception)
                : ClientLeft(exception);
        }
        finally
        {
            await watch.StopAsync().ConfigureAwait(false);
        }

        if (watch.HasClientFailed)
        {
            // A socket tells its failure once: the relay would take the next read for an end in order.
            await dialled.RefuseAsync().ConfigureAwait(false);
            throw ClientLeft(null);
        }

        return dialled;
    }

    private static EndPoint? VisitorOf(Connection client) => client.Features.Visitor ?? client.RemoteEndPoint;

    private static GostException ClientLeft(Exception? exception) =>
        new(FailureReason.ConnectionLost, "the client left before a target was reached", exception);
}
