using System.Net;
using GostSharp.Protocols;
using GostSharp.Protocols.Relay;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Relay;

/// <summary>A client, a relay handler that serves it, and the targets for bytes and for packets that the handler finds.</summary>
internal sealed class RelayBench : IAsyncDisposable
{
    private static readonly DnsEndPoint PacketTarget = new("target", 53);

    private readonly ConnectionPair _visit = ConnectionPair.CreateInMemory();
    private readonly ConnectionPair _onward = ConnectionPair.CreateInMemory();
    private readonly MemoryNetwork _network = new();
    private readonly TimeProvider _time;
    private Task _serving = Task.CompletedTask;

    private RelayBench(TimeProvider? timeProvider, DatagramSocket packets) => (_time, Packets) = (timeProvider ?? TimeProvider.System, packets);

    /// <summary>The client's end.</summary>
    public StreamConnection Client => _visit.Client;

    /// <summary>The target's end.</summary>
    public StreamConnection Target => _onward.Server;

    /// <summary>The target of packets.</summary>
    public DatagramSocket Packets { get; private set; }

    /// <summary>What the handler asked its route for.</summary>
    public List<ConnectContext> Wanted { get; } = [];

    /// <summary>What a dial fails with; null lets it reach the target.</summary>
    public Func<ConnectContext, Exception>? Failure { get; set; }

    /// <summary>Lets a dial wait.</summary>
    public Task DialMayEnd { get; set; } = Task.CompletedTask;

    /// <summary>How the handler ended.</summary>
    public Task Serving => _serving;

    public static async Task<RelayBench> StartAsync(
        RelayHandlerOptions? options = null, TimeProvider? timeProvider = null, bool hasOwnTargets = false, Func<ConnectContext, Exception>? failure = null)
    {
        var bench = new RelayBench(timeProvider, null!) { Failure = failure };
        bench.Packets = await bench._network.GetHost("target").BindDatagramAsync(PacketTarget);
        bench.Start(options ?? new RelayHandlerOptions(), hasOwnTargets);
        return bench;
    }

    /// <summary>Sends back what the target receives, until the client has ended.</summary>
    public async Task EchoAsync()
    {
        await Target.Stream.CopyToAsync(Target.Stream);
        await Target.CompleteWritesAsync();
    }

    /// <summary>Sends back as many packets as are said, and returns their lengths.</summary>
    public async Task<List<int>> EchoPacketsAsync(int count)
    {
        var lengths = new List<int>();
        var buffer = new byte[65_536];
        for (var i = 0; i < count; i++)
        {
            var packet = await Packets.ReceiveAsync(buffer);
            lengths.Add(packet.Length);
            await Packets.SendAsync(packet.Payload, packet.Peer!);
        }

        return lengths;
    }

    /// <summary>The failure that the handler reported.</summary>
    public async Task<GostException> FailureAsync() => (await FluentActions.Awaiting(() => _serving).Should().ThrowAsync<GostException>()).Which;

    public async ValueTask DisposeAsync()
    {
        await _visit.DisposeAsync();
        await _onward.DisposeAsync();
        await Packets.DisposeAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Start(RelayHandlerOptions options, bool hasOwnTargets)
    {
        var requested = new RequestedTargets(DialAsync, DialPacketsAsync);
        var tunnel = new Tunnel(new TunnelOptions(), _time, NullLogger.Instance);
        var datagrams = new DatagramTunnel(new TunnelOptions(), _time, NullLogger.Instance);
        _serving = ServeAsync(new RelayHandler(hasOwnTargets ? new FixedTargets(requested) : requested, tunnel, datagrams, options, _time));
    }

    // As a service does: the connection is closed when the handler is done with it.
    private async Task ServeAsync(RelayHandler handler)
    {
        try
        {
            await handler.HandleAsync(_visit.Server, CancellationToken.None);
        }
        finally
        {
            await _visit.Server.DisposeAsync();
        }
    }

    private async ValueTask<Connection> DialAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        await NoteAsync(context, cancellationToken);
        return _onward.Client;
    }

    private async ValueTask<DatagramConnection> DialPacketsAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        await NoteAsync(context, cancellationToken);
        return await _network.GetHost("server").ConnectDatagramAsync(new ConnectContext(PacketTarget), cancellationToken);
    }

    private async Task NoteAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        Wanted.Add(context);
        await DialMayEnd.WaitAsync(cancellationToken);
        if (Failure is not null)
        {
            throw Failure(context);
        }
    }

    /// <summary>Leads everybody to one place, as a service with a target of its own does.</summary>
    private sealed class FixedTargets(IRelayTargets targets) : IRelayTargets
    {
        private static readonly DnsEndPoint Own = new("own", 80);

        public ValueTask<(Connection Connection, EndPoint? Address)> ConnectAsync(ConnectContext wanted, CancellationToken cancellationToken) =>
            targets.ConnectAsync(wanted with { Target = Own }, cancellationToken);

        public ValueTask<(DatagramConnection Connection, EndPoint? Address)> ConnectDatagramAsync(ConnectContext wanted, CancellationToken cancellationToken) =>
            targets.ConnectDatagramAsync(wanted with { Target = Own }, cancellationToken);
    }
}
