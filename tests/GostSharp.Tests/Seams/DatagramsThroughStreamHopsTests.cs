using GostSharp.Tests.Routing;
using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;
using GostSharp.Transports.Tcp;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Seams;

/// <summary>Packets through two stream hops, as with UDP over relay behind SOCKS5.</summary>
public sealed class DatagramsThroughStreamHopsTests
{
    private readonly MemoryNetwork _network = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_keep_their_borders_over_two_stream_hops()
    {
        await using var first = await _network.GetHost("one").ServeAsync(1080, new LineHandler(_network.GetHost("one")));
        await using var second = await _network.GetHost("two").ServeAsync(8421, new LineHandler(_network.GetHost("two")));
        await using var target = await _network.GetHost("dns").BindDatagramAsync(Address.Parse("dns:53"));
        var route = Over(Over(_network.GetHost("home"), "one:1080", new LineConnector()), "two:8421", new FramedDatagramConnector());

        route.Provides.Should().Be(RouteCapabilities.Streams | RouteCapabilities.Datagrams);
        await using var packets = await route.ConnectDatagramAsync(new ConnectContext(Address.Parse("dns:53")));
        foreach (var length in new[] { 1, 0, 1472, 65_507 })
        {
            (await EchoAsync(packets, target, RandomBytes.Create(length, length))).Should().Equal(RandomBytes.Create(length, length));
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_chain_whose_end_carries_only_streams_says_so()
    {
        var route = Over(_network.GetHost("home"), "one:1080", new LineConnector());
        route.Provides.Should().Be(RouteCapabilities.Streams);
        var connect = async () => await route.ConnectDatagramAsync(new ConnectContext(Address.Parse("dns:53")));
        (await connect.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
    }

    [Fact]
    public void A_node_that_needs_packets_is_refused_behind_a_hop_that_carries_streams()
    {
        var streams = Over(_network.GetHost("home"), "one:1080", new LineConnector());
        var build = () => Over(streams, "two:1", new LineConnector(), new PacketDialer());
        build.Should().Throw<GostException>().WithMessage("*hop/node*Datagrams*IDatagramConnector*");
    }

    private static async Task<byte[]> EchoAsync(DatagramConnection packets, DatagramSocket target, byte[] payload)
    {
        await packets.SendAsync(payload);
        var arrived = await target.ReceiveAsync(new byte[65_507]);
        await target.SendAsync(arrived.Payload, arrived.Peer!);
        var buffer = new byte[65_507];
        var answer = await packets.ReceiveAsync(buffer);
        return buffer[..answer.Length];
    }

    private static Hop Over(IRoute underlay, string address, IConnector connector, IDialer? dialer = null)
    {
        var candidate = new Candidate("node", Address.Parse(address));
        var node = TestNode.Create(candidate, dialer ?? new TcpDialer(underlay, candidate.Address!), connector);
        var pool = new CandidatePool([(candidate, FailurePolicy.Default)], new FifoSelector(), TimeProvider.System);
        return new Hop("hop", underlay, [node], pool, NullLogger.Instance);
    }

    /// <summary>Like a KCP dialer: runs over packets.</summary>
    private sealed class PacketDialer : IDialer
    {
        public RouteCapabilities Requires => RouteCapabilities.Datagrams;

        public ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
