using System.Net;
using System.Text;
using GostSharp.Multiplexing;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Relay;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Vectors;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.FarEnd;

/// <summary>Ports that real gost servers opened for their clients, with the client replaced by ours.</summary>
public sealed class BindRecordingTests : IAsyncDisposable
{
    private static readonly DnsEndPoint Visitor = new("127.0.0.1", 17040);

    private readonly NodeDouble _node = new();

    public static TheoryData<string> Binds => [.. Transcript.Names("socks5-bind-g2-*"), .. Transcript.Names("socks5-bind-wildcard-*")];

    public static TheoryData<string> Tunnels =>
    [
        .. Transcript.Names("socks5-mbind-*").Concat(Transcript.Names("relay-bind-*"))
            .Where(name => !name.Contains("refused", StringComparison.Ordinal) && !name.Contains("-udp-", StringComparison.Ordinal) && !IsBroken(name)),
    ];

    public static TheoryData<string> Packets => [.. Transcript.Names("socks5-rudp-*"), .. Transcript.Names("relay-bind-udp-*")];

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public void There_are_recordings_of_all_kinds()
    {
        Binds.Should().HaveCount(4);
        Tunnels.Should().HaveCount(9);
        Packets.Should().HaveCount(11);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Binds))]
    public async Task A_visitor_takes_over_the_connection_of_the_recorded_bind(string name)
    {
        var listening = ListenAsync(name, mux: false);
        var server = await _node.AcceptAsync();
        var playing = PlayAsync(name, server);

        await using var listener = await listening;
        await using var visitor = await listener.NextAsync();

        (await EchoAsync(visitor)).Should().Be("peer-1peer-2");
        visitor.RemoteEndPoint.Should().Be(Visitor);
        await playing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Tunnels))]
    public async Task A_visitor_comes_in_a_stream_of_the_recorded_session(string name)
    {
        var listening = ListenAsync(name, mux: true);
        var playing = PlayAsync(name, await _node.AcceptAsync(), endsAfterwards: false);

        await using var listener = await listening;
        await using (var visitor = await listener.NextAsync())
        {
            (await EchoAsync(visitor)).Should().Be("peer-1peer-2");
            visitor.RemoteEndPoint.Should().Be(SaysWho(name) ? Visitor : null);
        }

        await playing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_broke_the_session_of_a_client_of_v3_with_a_server_of_v2_does_not_break_ours()
    {
        var recording = Transcript.Read(Transcript.Names("socks5-mbind-broken-*").Single());
        var listening = ListenAsync(recording.Name, mux: true);
        var server = await _node.AcceptAsync();
        foreach (var chunk in recording.Chunks.TakeWhile(chunk => !chunk.Comment.StartsWith("client closes", StringComparison.Ordinal)))
        {
            await (chunk.Side is TranscriptSide.Server ? server.SendAsync(chunk.Bytes) : server.ExpectAsync(chunk.Bytes));
        }

        await using var listener = await listening;
        await using var visitor = await listener.NextAsync();

        await visitor.ExpectAsync("peer-1"u8.ToArray());
        visitor.RemoteEndPoint.Should().BeNull();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Packets))]
    public async Task Packets_come_and_go_in_the_recorded_frames(string name)
    {
        var isWildcard = name.Contains("wildcard", StringComparison.Ordinal);
        var binding = BinderFor<IDatagramBindConnector>(name, mux: true)
            .BindDatagramAsync(_node, new MemoryNetwork().GetHost("client"), AddressOf(isWildcard)).AsTask();
        var playing = PlayAsync(name, await _node.AcceptAsync(), endsAfterwards: false);
        await using var socket = await binding;

        for (var i = 1; i <= 2; i++)
        {
            var received = await socket.ReceiveAsync(new byte[100]);
            (received.Peer, Encoding.ASCII.GetString(received.Payload.Span)).Should().Be((Visitor, $"peer-{i}"));
            await socket.SendAsync(received.Payload, received.Peer!);
        }

        await playing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("relay-bind-refused-g3-to-g3")]
    [InlineData("socks5-bind-refused-raw-to-g3")]
    public async Task A_recorded_refusal_says_what_is_missing(string name)
    {
        var listening = ListenAsync(name, mux: false);
        var playing = PlayAsync(name, await _node.AcceptAsync());

        var failure = (await listening.Invoking(it => it).Should().ThrowAsync<BindFailedException>()).Which;

        failure.Reason.Should().Be(FailureReason.Forbidden);
        failure.Message.Should().Contain("bind=true");
        await playing;
    }

    private static bool IsBroken(string name) => name.Contains("broken", StringComparison.Ordinal);

    // Servers of v2, and those of v3 that are told to be like them, do not.
    private static bool SaysWho(string name) => name.EndsWith("-to-g3", StringComparison.Ordinal) && !name.Contains("comp", StringComparison.Ordinal);

    private static EndPoint AddressOf(bool isWildcard) => isWildcard ? new IPEndPoint(IPAddress.IPv6Any, 17020) : Address.Parse("127.0.0.1:17020");

    private async Task<IListener> ListenAsync(string name, bool mux)
    {
        var address = AddressOf(name.Contains("wildcard", StringComparison.Ordinal));
        return await BinderFor<IBindConnector>(name, mux || name.StartsWith("relay", StringComparison.Ordinal)).ListenAsync(_node, address);
    }

    private static T BinderFor<T>(string name, bool mux)
        where T : class, IConnector
    {
        var multiplex = mux ? stream => MuxSession.AsServer(stream, new MuxOptions { HalfClose = MuxHalfClose.Never }, TimeProvider.System) : (Func<StreamConnection, SessionConnection>?)null;
        var credentials = name.Contains("-auth-", StringComparison.Ordinal) ? new Credentials("admin", "123456") : null;
        IConnector connector = name.StartsWith("relay", StringComparison.Ordinal)
            ? new RelayConnector(new RelayConnectorOptions { Credentials = credentials, Multiplex = multiplex }, TimeProvider.System)
            : new Socks5Connector(new Socks5ConnectorOptions { NoTls = !HasTls(name), Tls = new MaskUpgrade(isServer: false), Multiplex = multiplex }, TimeProvider.System);
        return (T)connector;
    }

    private static bool HasTls(string name) => new Recording(name).Steps.Any(step => step is TranscriptEvent);

    // A client of v2 greets in its own way, marks its frames otherwise, and gives its target the address of the visitor, too: of it only the order is kept.
    private static async Task PlayAsync(string name, StreamConnection server, bool endsAfterwards = true)
    {
        var recording = new Recording(name);
        var received = 0;
        await recording.PlayAsync(server, TranscriptSide.Server, async (client, recorded) =>
        {
            if (!recording.IsClientOfV3)
            {
                _ = received++ < 2 ? await client.ReceiveAsync(1) : [];
                return;
            }

            var bytes = new byte[recorded.Length];
            await client.Stream.ReadExactlyAsync(bytes);
            Convert.ToHexString(bytes).Should().Be(Convert.ToHexString(recorded));
        });
        if (endsAfterwards)
        {
            await server.CompleteWritesAsync();
        }
    }

    private static async Task<string> EchoAsync(StreamConnection visitor)
    {
        var all = new List<byte>();
        var buffer = new byte[6];
        while (await visitor.Stream.ReadAsync(buffer) is > 0 and var count)
        {
            all.AddRange(buffer[..count]);
            await visitor.SendAsync(buffer[..count]);
        }

        return Encoding.ASCII.GetString([.. all]);
    }
}
