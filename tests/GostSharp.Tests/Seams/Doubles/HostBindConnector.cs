using System.Net;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>A node that binds whatever it is asked for, on a host of the in-memory network; a test can break what is bound.</summary>
internal sealed class HostBindConnector(MemoryHost host) : IBindConnector, IDatagramBindConnector
{
    private readonly Lock _gate = new();
    private readonly List<IAsyncDisposable> _bound = [];

    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        throw new GostException(FailureReason.NotSupported, "this double only binds");

    public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default) =>
        Note(await host.ListenAsync(address, cancellationToken));

    public async ValueTask<DatagramSocket> BindDatagramAsync(IDialer dialer, IRoute underlay, EndPoint address, CancellationToken cancellationToken = default) =>
        Note(await host.BindDatagramAsync(address, cancellationToken));

    /// <summary>Ends all that is bound, as a server does that goes away.</summary>
    public async Task BreakAsync()
    {
        IAsyncDisposable[] all;
        lock (_gate)
        {
            all = [.. _bound];
            _bound.Clear();
        }

        foreach (var bound in all)
        {
            await bound.DisposeAsync();
        }
    }

    private T Note<T>(T bound) where T : IAsyncDisposable
    {
        lock (_gate)
        {
            _bound.Add(bound);
        }

        return bound;
    }
}
