using System.Net;
using GostSharp.Tests.Seams.Doubles;

namespace GostSharp.Tests.Routing;

/// <summary>A connector with every ability there is; each fails as a test wants it to, or succeeds with nothing.</summary>
internal sealed class BindingConnector : IDatagramConnector, IBindConnector, IDatagramBindConnector
{
    public Func<Exception>? Failure { get; set; }

    public List<IRoute> Underlays { get; } = [];

    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(transport);

    public ValueTask<DatagramConnection> ConnectDatagramAsync(
        Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken = default)
    {
        Underlays.Add(underlay);
        return Answer<DatagramConnection>(new FramedDatagramConnection((StreamConnection)transport));
    }

    public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default)
    {
        await (await dialer.DialAsync(cancellationToken)).DisposeAsync();
        return await Answer<IListener>(null!);
    }

    public ValueTask<DatagramSocket> BindDatagramAsync(IDialer dialer, IRoute underlay, EndPoint address, CancellationToken cancellationToken = default)
    {
        Underlays.Add(underlay);
        return Answer<DatagramSocket>(new SimpleDatagramSocket());
    }

    private ValueTask<T> Answer<T>(T result) => Failure is null ? ValueTask.FromResult(result) : ValueTask.FromException<T>(Failure());
}
