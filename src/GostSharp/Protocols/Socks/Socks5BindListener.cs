using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Protocols.Socks;

/// <summary>Listens by BIND of RFC 1928: every visitor takes the connection over on which it was asked for, and the next one is asked for at once.</summary>
internal sealed class Socks5BindListener : IListener
{
    private const int MaxWaiting = 128;

    // There are servers that cannot bind a port again before its last visitor has left.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Func<EndPoint?, CancellationToken, ValueTask<Socks5Binding>> _bindAgain;
    private readonly TimeProvider _timeProvider;
    private readonly VisitorQueue _queue = new(MaxWaiting);
    private readonly CancellationTokenSource _unbound = new();
    private readonly Task _run;
    private volatile EndPoint? _bound;

    /// <param name="first">The binding that waits for the first visitor; owned from now on.</param>
    /// <param name="bindAgain">Asks for what was bound once more.</param>
    /// <param name="timeProvider">The clock.</param>
    public Socks5BindListener(Socks5Binding first, Func<EndPoint?, CancellationToken, ValueTask<Socks5Binding>> bindAgain, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _bindAgain = bindAgain;
        _bound = first.Address;
        _run = Task.Run(() => RunAsync(first));
    }

    public EndPoint? LocalEndPoint => _bound;

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _queue.AcceptAsync(cancellationToken);

    /// <summary>Closes the connection on which the next visitor is awaited, which frees the port: those who were accepted have connections of their own.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        await _queue.CloseAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private async Task RunAsync(Socks5Binding pending)
    {
        try
        {
            while (true)
            {
                var visitor = await WaitAsync(pending, _unbound.Token).ConfigureAwait(false);
                await _queue.OfferAsync(visitor, _unbound.Token).ConfigureAwait(false);
                pending = await BindAgainAsync(pending.Address, _unbound.Token).ConfigureAwait(false);
                _bound = pending.Address;
            }
        }
        catch (Exception exception)
        {
            // Whoever accepts is told, and binds anew. Not with the failure itself: its reason is that of one request.
            _queue.End(_unbound.IsCancellationRequested
                ? null
                : new GostException(FailureReason.ConnectionLost, $"the port at the far end is lost: {exception.Message}", exception));
        }
    }

    private async ValueTask<Socks5Binding> BindAgainAsync(EndPoint? bound, CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        var began = _timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await _bindAgain(bound, cancellationToken).ConfigureAwait(false);
            }
            catch (BindFailedException exception) when (exception.Reason is FailureReason.AddressUnavailable && _timeProvider.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(backoff.Next(), _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the second reply, however long it takes.</summary>
    private static async ValueTask<VisitorConnection> WaitAsync(Socks5Binding pending, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await MessageReader.ReadAsync<Socks5Reply>(
                pending.Stream, Socks5Reply.TryParse, Socks5Reply.MaxLength, "the second SOCKS5 reply", cancellationToken).ConfigureAwait(false);
            return reply.Code == Socks5ReplyCode.Succeeded
                ? new VisitorConnection(pending.Stream, pending.Address, reply.Address)
                : throw new ProtocolException($"the proxy answered: {Socks5ReplyCode.Explain(reply.Code).Words}");
        }
        catch
        {
            await pending.Stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
