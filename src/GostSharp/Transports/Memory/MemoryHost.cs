using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>A host of a <see cref="MemoryNetwork"/>: listens, dials and binds like a machine, and fails when told to.</summary>
/// <remarks>
/// Its addresses are <see cref="DnsEndPoint"/>s with its name, or <see cref="IPEndPoint"/>s when its name is an IP address;
/// <c>localhost</c> and the loopback and unspecified addresses mean the host itself.
/// </remarks>
public sealed class MemoryHost : IRoute
{
    private readonly MemoryNetwork _network;
    private readonly PortTable<MemoryListener> _listeners = new();
    private readonly PortTable<MemoryDatagramPort> _datagramPorts = new();
    private readonly LiveSet<IResettable> _connections = new();
    private long _droppedDatagrams;
    private volatile MemoryReachability _reachability;

    internal MemoryHost(MemoryNetwork network, string name) => (_network, Name) = (network, name);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public RouteCapabilities Provides => RouteCapabilities.All;

    /// <summary>How dials to this host end from now on, its own included; connections that exist go on.</summary>
    /// <value><see cref="MemoryReachability.Reachable"/> unless set.</value>
    public MemoryReachability Reachability { get => _reachability; set => _reachability = value; }

    /// <summary>Stream connections from and to this host that are neither aborted nor closed at both ends.</summary>
    public int OpenConnections => _connections.Count;

    /// <summary>Packets to this host that were lost because the queue of their port was full.</summary>
    public long DroppedDatagrams => Interlocked.Read(ref _droppedDatagrams);

    /// <summary>Returns this host's address with <paramref name="port"/>.</summary>
    public EndPoint EndPointAt(int port) =>
        IPAddress.TryParse(Name, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(Name, port);

    /// <summary>Breaks every stream connection from and to this host: both of its ends see a reset.</summary>
    public void AbortConnections()
    {
        foreach (var connection in _connections.Snapshot())
        {
            connection.Reset();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var (host, port) = _network.Resolve(context.Target, this);
        await host.AnswerAsync(context.Target, cancellationToken).ConfigureAwait(false);
        var listener = host._listeners.Find(port) ?? throw new ConnectFailedException(FailureReason.Refused, context.Target);
        var client = EndPointAt(_listeners.Borrow());
        var link = new MemoryLink(_network.Options.BufferSize, client, listener.LocalEndPoint, _connections, host._connections);
        link.Register();
        if (await listener.OfferAsync(link.Second, cancellationToken).ConfigureAwait(false))
        {
            return link.First;
        }

        link.Second.Abort();
        cancellationToken.ThrowIfCancellationRequested();
        throw new ConnectFailedException(FailureReason.Refused, context.Target);
    }

    /// <inheritdoc/>
    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var (host, port) = _network.Resolve(context.Target, this);
        var own = BindDatagramPort(0, (host, port))
            ?? throw new ConnectFailedException(FailureReason.ResourcesExhausted, context.Target, "no port is free");
        return ValueTask.FromResult<DatagramConnection>(new MemoryDatagramConnection(own, host, port));
    }

    /// <inheritdoc/>
    public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var listener = _listeners.Bind(OwnPort(address), Create) ?? throw Taken(address);
        return ValueTask.FromResult<IListener>(listener);

        MemoryListener Create(int port) => new(EndPointAt(port), _network.Options.Backlog, self => _listeners.Release(port, self));
    }

    /// <inheritdoc/>
    public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var own = BindDatagramPort(OwnPort(address), peer: null) ?? throw Taken(address);
        return ValueTask.FromResult<DatagramSocket>(new MemoryDatagramSocket(own));
    }

    internal (MemoryHost Host, int Port) Resolve(EndPoint address) => _network.Resolve(address, this);

    internal MemoryDatagramPort? FindDatagramPort(int port) =>
        Reachability == MemoryReachability.Reachable ? _datagramPorts.Find(port) : null;

    internal void ReleaseDatagramPort(MemoryDatagramPort port) => _datagramPorts.Release(port.Number, port);

    internal void CountDroppedDatagram() => Interlocked.Increment(ref _droppedDatagrams);

    private MemoryDatagramPort? BindDatagramPort(int port, (MemoryHost Host, int Port)? peer) =>
        _datagramPorts.Bind(port, number => new MemoryDatagramPort(this, number, peer, _network.Options.DatagramQueueLength));

    private Task AnswerAsync(EndPoint? target, CancellationToken cancellationToken) => Reachability switch
    {
        MemoryReachability.Refusing => throw new ConnectFailedException(FailureReason.Refused, target),
        MemoryReachability.Unreachable => throw new ConnectFailedException(FailureReason.Unreachable, target),
        MemoryReachability.Silent => Task.Delay(Timeout.Infinite, cancellationToken),
        _ => Task.CompletedTask,
    };

    private int OwnPort(EndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _network.Find(address, this) == this
            ? MemoryNetwork.PortOf(address)
            : throw new BindFailedException(FailureReason.AddressUnavailable, address, $"not an address of host '{Name}'");
    }

    private static BindFailedException Taken(EndPoint address) => MemoryNetwork.PortOf(address) == 0
        ? new BindFailedException(FailureReason.ResourcesExhausted, address, "no port is free")
        : new BindFailedException(FailureReason.AddressUnavailable, address, "the port is taken");
}
