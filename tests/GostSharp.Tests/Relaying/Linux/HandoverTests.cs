using System.Net.Sockets;
using System.Text;
using GostSharp.Protocols;
using GostSharp.Relaying;
using GostSharp.Relaying.Linux;
using GostSharp.Tests.Transports.Tcp;

namespace GostSharp.Tests.Relaying.Linux;

/// <summary>Relays behind a handshake that goes with the first bytes: what comes after it is the kernel's to carry.</summary>
public sealed class HandoverTests
{
    private static readonly byte[] Request = "request"u8.ToArray();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Once_the_request_is_out_the_kernel_carries_the_rest()
    {
        await using var bench = await Bench.CreateAsync();
        var run = bench.Relay.RunAsync();
        bench.Opened.CanDetachSocket.Should().BeFalse();

        await bench.ExchangeAsync("first", "answer");
        await Eventually.TrueAsync(() => bench.Left.Connection.CanDetachSocket != KernelRelay.IsSupported);
        bench.Right.Connection.CanDetachSocket.Should().Be(!KernelRelay.IsSupported);
        await bench.ExchangeAsync("and more", "of both");

        (bench.Relay.BytesUp, bench.Relay.BytesDown).Should().Be((13, 13));
        bench.Left.Peer.Shutdown(SocketShutdown.Send);
        (await bench.Right.Peer.ReceiveAsync(new byte[1])).Should().Be(0);
        bench.Right.Peer.Shutdown(SocketShutdown.Send);
        (await bench.Left.Peer.ReceiveAsync(new byte[1])).Should().Be(0);
        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, BytesUp: 13, BytesDown: 13));
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task No_byte_is_lost_whatever_is_under_way_when_it_happens()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var (up, down) = (random.Next(1, 300_000), random.Next(1, 300_000));
            await using var bench = await Bench.CreateAsync();
            var run = bench.Relay.RunAsync();
            using var user = new NetworkStream(bench.Left.Peer);
            using var server = new NetworkStream(bench.Right.Peer);

            var sending = Task.WhenAll(SendAsync(user, bench.Left.Peer, seed, up), SendAsync(server, bench.Right.Peer, seed + 1000, down));
            var request = new byte[Request.Length];
            await server.ReadExactlyAsync(request);
            request.Should().Equal(Request);
            await Task.WhenAll(RandomBytes.VerifyToEndAsync(server, seed, up), RandomBytes.VerifyToEndAsync(user, seed + 1000, down), sending);

            var result = await run;
            (result.BytesUp, result.BytesDown, result.Error).Should().Be((up, down, null), "seed {0}", seed);
            bench.Time.ActiveTimers.Should().Be(0);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, RelayEnd.ClientFailed)]
    [InlineData(false, RelayEnd.TargetFailed)]
    public async Task A_reset_behind_it_is_a_failure_for_the_other_side(bool isClient, RelayEnd expected)
    {
        await using var bench = await Bench.CreateAsync();
        var run = bench.Relay.RunAsync();
        await bench.ExchangeAsync("first", "answer");

        (isClient ? bench.Left : bench.Right).Peer.Close(timeout: 0);

        (await run).End.Should().Be(expected);
        var other = (isClient ? bench.Right : bench.Left).Peer;
        var reading = async () => await other.ReceiveAsync(new byte[1]);
        (await reading.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_can_be_given_up_before_and_behind_it(bool isBehind)
    {
        await using var bench = await Bench.CreateAsync();
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);
        if (isBehind)
        {
            await bench.ExchangeAsync("first", "answer");
        }

        await stop.CancelAsync();

        (await run).End.Should().Be(RelayEnd.Canceled);
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_limit_of_inactivity_holds_behind_it()
    {
        await using var bench = await Bench.CreateAsync(new RelayOptions { IdleTimeout = TimeSpan.FromSeconds(5) });
        var run = bench.Relay.RunAsync();
        await bench.ExchangeAsync("first", "answer");
        await Eventually.TrueAsync(() => bench.Left.Connection.CanDetachSocket != KernelRelay.IsSupported);
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(TimeSpan.FromSeconds(6));

        (await run).End.Should().Be(RelayEnd.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nothing_is_taken_where_it_is_not_wanted()
    {
        await using var bench = await Bench.CreateAsync(new RelayOptions { UseKernel = false });
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);
        for (var i = 0; i < 10; i++)
        {
            await bench.ExchangeAsync("question", "answer");
        }

        bench.Left.Connection.CanDetachSocket.Should().BeTrue();
        await stop.CancelAsync();
        await run;
    }

    // Before anything was said nothing of it may be held back for the kernel.
    private static async Task SendAsync(NetworkStream stream, Socket socket, int seed, int length)
    {
        await RandomBytes.WriteAsync(stream, seed, length);
        socket.Shutdown(SocketShutdown.Send);
    }

    private sealed class Bench : IAsyncDisposable
    {
        private bool _isRequestRead;

        private Bench(TcpPair left, TcpPair right, RelayOptions options)
        {
            (Left, Right) = (left, right);
            Opened = new OpenedConnection(right.Connection, new DeferredRequest(right.Connection, Request, TimeProvider.System));
            Relay = new Relay(left.Connection, Opened, options, Time);
        }

        public TcpPair Left { get; }

        public TcpPair Right { get; }

        public StreamConnection Opened { get; }

        public ManualTime Time { get; } = new();

        public Relay Relay { get; }

        public static async Task<Bench> CreateAsync(RelayOptions? options = null) => new(await TcpPair.CreateAsync(), await TcpPair.CreateAsync(), options ?? new RelayOptions());

        public async Task ExchangeAsync(string question, string answer)
        {
            await Left.Peer.SendAsync(Encoding.ASCII.GetBytes(question));
            (await ReceiveAsync(Right.Peer, (_isRequestRead ? 0 : Request.Length) + question.Length)).Should().Be((_isRequestRead ? "" : "request") + question);
            _isRequestRead = true;
            await Right.Peer.SendAsync(Encoding.ASCII.GetBytes(answer));
            (await ReceiveAsync(Left.Peer, answer.Length)).Should().Be(answer);
        }

        public async ValueTask DisposeAsync()
        {
            await Opened.DisposeAsync();
            await Left.DisposeAsync();
            await Right.DisposeAsync();
        }

        private static async Task<string> ReceiveAsync(Socket socket, int length)
        {
            var bytes = new byte[length];
            for (var done = 0; done < length;)
            {
                done += await socket.ReceiveAsync(bytes.AsMemory(done));
            }

            return Encoding.ASCII.GetString(bytes);
        }
    }
}
