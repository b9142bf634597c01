using System.Net;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Like SOCKS5 BIND: every accepted connection needs a transport of its own, dialled in advance.</summary>
internal sealed class BindConnector : IBindConnector
{
    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        throw new GostException(FailureReason.NotSupported, "this double only binds");

    public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default)
    {
        var (first, bound) = await AskAsync(dialer, address, cancellationToken);
        return new BindListener(dialer, first, bound);
    }

    private static async Task<(StreamConnection Transport, EndPoint Bound)> AskAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken)
    {
        var transport = (StreamConnection)await dialer.DialAsync(cancellationToken);
        await Lines.WriteAsync(transport, "BIND " + Address.Format(address), cancellationToken);
        return (transport, Address.Parse(await Lines.ReadAsync(transport, cancellationToken)));
    }

    private sealed class BindListener(IDialer dialer, StreamConnection first, EndPoint bound) : IListener
    {
        private readonly CancellationTokenSource _unbound = new();
        private StreamConnection? _waiting = first;

        public EndPoint? LocalEndPoint => bound;

        public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _unbound.Token);
            try
            {
                _waiting ??= (await AskAsync(dialer, bound, either.Token)).Transport;
                var visitor = await Lines.ReadAsync(_waiting, either.Token);
                var accepted = _waiting;
                _waiting = null;
                accepted.Features.Visitor = Address.Parse(visitor);
                return accepted;
            }
            catch (OperationCanceledException) when (_unbound.IsCancellationRequested)
            {
                return null;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _unbound.CancelAsync();
            if (_waiting is not null)
            {
                await _waiting.DisposeAsync();
            }
        }
    }
}
