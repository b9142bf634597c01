using System.Net;

namespace GostSharp.Tests.Protocols.Binding;

/// <summary>A listener to which nobody comes; it ends, and is closed, when the test says so.</summary>
internal sealed class ListenerDouble(Task? mayClose = null) : IListener
{
    private readonly TaskCompletionSource<Connection?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint? LocalEndPoint { get; } = Address.Parse(BindBench.WantedText);

    public bool IsClosed { get; private set; }

    /// <summary>Ends it as if its transport had.</summary>
    public void End() => _end.TrySetResult(null);

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => new(_end.Task.WaitAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        End();
        await (mayClose ?? Task.CompletedTask);
        IsClosed = true;
    }

    /// <summary>A machine on which it is everything that listens.</summary>
    internal sealed class Machine(ListenerDouble listener) : IRoute
    {
        public RouteCapabilities Provides => RouteCapabilities.All;

        public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) => new(listener);

        public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
