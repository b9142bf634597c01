using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Kcp;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Transports.Kcp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Transports.Kcp;

public sealed class KcpSessionsTests : IAsyncDisposable
{
    private static readonly KcpSettings Settings = new() { Options = new KcpOptions { Crypt = KcpCrypt.None }, Cipher = KcpCipher.None, Passwords = ["key"] };

    private readonly CrowdedRoute _route = new();
    private readonly List<KcpSessions> _listeners = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }
    }

    [Fact]
    public async Task Keys_that_cannot_be_made_are_noticed_before_anything_is_bound()
    {
        var binding = () => BindAsync("127.0.0.1:8388", Settings with { Cipher = (KcpCipher)99 });

        await binding.Should().ThrowAsync<ArgumentOutOfRangeException>();
        _route.Sockets.Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_stays_bound_that_nobody_can_listen_on()
    {
        var binding = () => BindAsync("127.0.0.1:8388", Settings with { Options = Settings.Options with { MaxPacketSize = 10 } });

        await binding.Should().ThrowAsync<ArgumentException>();
        _route.Sockets.Should().ContainSingle().Which.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task Why_a_socket_has_failed_is_told_once_before_the_end()
    {
        var listener = await BindAsync("127.0.0.1:8388");
        _route.Sockets.Single().Fail(new GostException(FailureReason.ConnectionLost, "the tunnel is gone"));

        var failure = await Assert.ThrowsAsync<GostException>(() => listener.AcceptAsync().AsTask().WaitAsync(TestTimeouts.Wait));

        (failure.Reason, failure.Message).Should().Be((FailureReason.ConnectionLost, "the socket has failed: the tunnel is gone"));
        (await listener.AcceptAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Packets_that_no_key_opens_are_told_of_at_once_then_now_and_then_and_at_the_end()
    {
        var (time, log) = (new ManualTime(), new LogCollector());
        var listener = await BindAsync("127.0.0.1:8388", timeProvider: time, logger: log.CreateLogger("kcp"));
        var socket = _route.Sockets.Single();
        await GarbleAsync(1);
        await GarbleAsync(5);
        time.Advance(TimeSpan.FromSeconds(10));
        await GarbleAsync(1);
        await GarbleAsync(2);

        await listener.DisposeAsync();

        log.Records.Where(record => record.EventId.Id == EventIds.KcpPacketsRejected).Select(record => record.Message).Should().Equal(
            Told(1), Told(7), Told(9));

        async Task GarbleAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                socket.Bring(ScriptedDatagramSocket.Peer(1), new byte[100]);
                await socket.IsDoneAsync();
            }
        }

        static string Told(int count) =>
            $"Service kcp has turned away packets since it was started: {count} of another key or cipher, 0 of no session, 0 for lack of room; 0 of its own were dropped.";
    }

    [Fact]
    public async Task A_socket_that_fails_for_good_ends_it_with_its_reason()
    {
        var time = new ManualTime();
        var listener = await BindAsync("127.0.0.1:8388", timeProvider: time);
        for (var i = 0; i < 61; i++)
        {
            _route.Sockets.Single().Fail(new GostException(FailureReason.ResourcesExhausted, "no memory"));
        }

        var accepting = listener.AcceptAsync().AsTask();
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return accepting.IsCompleted;
        });

        var failure = await Assert.ThrowsAsync<GostException>(() => accepting);
        (failure.Reason, failure.Message).Should().Be((FailureReason.ResourcesExhausted, "the socket has failed: no memory"));
        (await listener.AcceptAsync()).Should().BeNull();
    }

    [Theory]
    [InlineData("127.0.0.1:8388", "127.0.0.1:8388", true)]
    [InlineData("0.0.0.0:8388", "127.0.0.1:8388", true)]
    [InlineData("127.0.0.1:8388", "0.0.0.0:8388", true)]
    [InlineData("0.0.0.0:8388", "[::]:8388", true)]
    [InlineData("[::]:8388", "10.0.0.1:8388", true)]
    [InlineData("[::1]:8388", "[::]:8388", true)]
    [InlineData("127.0.0.1:8388", "127.0.0.2:8388", false)]
    [InlineData("0.0.0.0:8388", "[::1]:8388", false)]
    [InlineData("127.0.0.1:8388", "127.0.0.1:8389", false)]
    public async Task A_listener_that_rests_gives_way_to_whoever_wants_its_address(string resting, string wanted, bool givesWay)
    {
        await (await BindAsync(resting)).UnbindAsync();
        _route.IsCrowded = true;

        var failure = await Record.ExceptionAsync(() => BindAsync(wanted));

        _route.Sockets[0].IsDisposed.Should().Be(givesWay);
        Assert.Equal(givesWay, failure is null);
    }

    [Fact]
    public async Task All_of_them_give_way_to_one_that_wants_all_addresses()
    {
        await (await BindAsync("127.0.0.1:8388")).UnbindAsync();
        await (await BindAsync("127.0.0.2:8388")).UnbindAsync();
        _route.IsCrowded = true;

        await BindAsync("0.0.0.0:8388");

        _route.Sockets.Select(socket => socket.IsDisposed).Should().Equal(true, true, false);
    }

    private async Task<KcpSessions> BindAsync(string address, KcpSettings? settings = null, TimeProvider? timeProvider = null, ILogger? logger = null)
    {
        var listener = await KcpSessions.BindAsync(
            _route, IPEndPoint.Parse(address), settings ?? Settings, "kcp", timeProvider ?? TimeProvider.System, logger ?? NullLogger.Instance, default);
        _listeners.Add(listener);
        return listener;
    }

    /// <summary>Binds what is asked for; once it is crowded, only when no other socket is open.</summary>
    private sealed class CrowdedRoute : IRoute
    {
        public List<ScriptedDatagramSocket> Sockets { get; } = [];

        public bool IsCrowded { get; set; }

        public RouteCapabilities Provides => RouteCapabilities.DatagramBinding;

        public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default)
        {
            if (IsCrowded && Sockets.Exists(socket => !socket.IsDisposed))
            {
                throw new BindFailedException(FailureReason.AddressUnavailable, address);
            }

            var socket = new ScriptedDatagramSocket(address);
            Sockets.Add(socket);
            return ValueTask.FromResult<DatagramSocket>(socket);
        }

        public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
