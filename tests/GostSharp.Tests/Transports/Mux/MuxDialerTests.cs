using System.Net;
using GostSharp.Multiplexing;
using GostSharp.Tests.Routing;
using GostSharp.Transports.Memory;
using GostSharp.Transports.Mux;

namespace GostSharp.Tests.Transports.Mux;

public sealed class MuxDialerTests : IAsyncDisposable
{
    private readonly List<MuxSession> _nodes = [];
    private readonly MuxDialer _dialer;

    public MuxDialerTests() => _dialer = new MuxDialer(new PairDialer(_nodes), new DnsEndPoint("node", 443), new MuxOptions(), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _dialer.DisposeAsync();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task All_connections_to_a_node_share_a_session()
    {
        var dials = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _dialer.DialAsync().AsTask()));

        dials.Distinct().Should().ContainSingle().Which.Should().BeOfType<MuxSession>();
        _nodes.Should().ContainSingle();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_that_the_node_has_ended_is_replaced()
    {
        var first = (MuxSession)await _dialer.DialAsync();
        await _nodes[0].DisposeAsync();
        await first.Ended;

        var second = await _dialer.DialAsync();

        second.Should().NotBeSameAs(first);
        _nodes.Should().HaveCount(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_a_node_opens_is_refused()
    {
        await _dialer.DialAsync();
        var opened = await _nodes[0].OpenAsync("hello"u8.ToArray());

        await FluentActions.Awaiting(() => opened.Stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*aborted*");
        await opened.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_the_dialer_its_session_ends()
    {
        var session = (MuxSession)await _dialer.DialAsync();

        await _dialer.DisposeAsync();

        session.Ended.IsCompleted.Should().BeTrue();
        await _nodes[0].Ended;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Only_streams_can_carry_a_session_and_what_is_none_is_closed()
    {
        var (dialled, _) = MemorySession.CreatePair();
        await using var dialer = new MuxDialer(new FixedDialer(dialled), new DnsEndPoint("node", 443), new MuxOptions(), TimeProvider.System);

        await dialer.Invoking(d => d.DialAsync().AsTask()).Should().ThrowAsync<ConnectFailedException>();

        dialled.Ended.IsCompleted.Should().BeTrue();
    }

    private sealed class PairDialer(List<MuxSession> nodes) : IDialer
    {
        public RouteCapabilities Requires => RouteCapabilities.Streams;

        public ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
        {
            var pair = ConnectionPair.CreateInMemory();
            nodes.Add(MuxSession.AsServer(pair.Server, new MuxOptions(), TimeProvider.System));
            return ValueTask.FromResult<Connection>(pair.Client);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
