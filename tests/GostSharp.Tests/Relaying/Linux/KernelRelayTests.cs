using System.Net.Sockets;
using GostSharp.Relaying;
using GostSharp.Relaying.Linux;
using GostSharp.Tests.Transports.Tcp;

namespace GostSharp.Tests.Relaying.Linux;

/// <summary>What only the kernel's way of relaying can do wrong.</summary>
public sealed class KernelRelayTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_takes_bare_sockets_by_itself_where_it_can()
    {
        await using var bench = await SocketBench.CreateAsync(useKernel: true);
        using var stop = new CancellationTokenSource();

        var run = bench.Relay.RunAsync(stop.Token);

        (bench.Client.CanDetachSocket, bench.Target.CanDetachSocket).Should().Be((!KernelRelay.IsSupported, !KernelRelay.IsSupported));
        await stop.CancelAsync();
        await run;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, RelayEnd.ClientFailed)]
    [InlineData(false, RelayEnd.TargetFailed)]
    public async Task One_that_is_aborted_before_it_begins_is_over(bool isClient, RelayEnd expected)
    {
        if (!KernelRelay.IsSupported)
        {
            return; // The portable way has nothing to take over.
        }

        await using var bench = await SocketBench.CreateAsync(useKernel: true);
        var pair = KernelRelay.TryOpen(bench.Client, bench.Target, new RelayOptions(), bench.Time)!;

        (isClient ? bench.Client : bench.Target).Abort();

        (await pair.RunAsync(endsPromptly: false, CancellationToken.None)).End.Should().Be(expected);
        var reading = async () => await bench.User.Stream.ReadAsync(new byte[1]);
        await reading.Should().ThrowAsync<IOException>();
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_only_one_side_is_a_bare_socket_it_is_left_where_it_is()
    {
        await using var left = await TcpPair.CreateAsync();
        await using var right = ConnectionPair.CreateInMemory();
        left.Connection.Unread("first"u8.ToArray());
        using var stop = new CancellationTokenSource();

        var run = new Relay(left.Connection, right.Client).RunAsync(stop.Token);

        await right.Server.Stream.ReadExactlyAsync(new byte[5]);
        left.Connection.CanDetachSocket.Should().BeTrue();
        await stop.CancelAsync();
        await run;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_caller_who_has_given_up_before_it_began_keeps_the_sockets()
    {
        await using var bench = await SocketBench.CreateAsync(useKernel: true);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        (await bench.Relay.RunAsync(stop.Token)).Should().Be(new RelayResult(RelayEnd.Canceled, 0, 0));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task What_comes_behind_an_urgent_byte_is_not_forgotten(int before)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel: true);
        var run = bench.Relay.RunAsync();
        var payload = RandomBytes.Create(4, 3_000_000);
        var receiving = RelayBench.ReadToEndAsync(bench.Server);

        await bench.User.Stream.WriteAsync(payload.AsMemory(0, before));
        bench.UserSocket.Send("!"u8, SocketFlags.OutOfBand);
        await SocketBench.SendAsync(bench.User, payload[before..]);
        (await receiving).AsSpan().SequenceEqual(payload).Should().BeTrue();
        await bench.Server.CompleteWritesAsync();
        (await run).End.Should().Be(RelayEnd.ClientClosed);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_busy_connection_does_not_keep_others_from_their_turns()
    {
        await using var busy = await BusyConnections.StartAsync(count: 4);
        await using var quiet = await SocketBench.CreateAsync(useKernel: true);
        var run = quiet.Relay.RunAsync();

        for (var i = 0; i < 50; i++)
        {
            await quiet.User.Stream.WriteAsync(new byte[1]);
            await quiet.Server.Stream.ReadExactlyAsync(new byte[1]);
        }

        quiet.User.Abort();
        (await run).End.Should().Be(RelayEnd.ClientFailed);
        busy.Bytes.Should().BeGreaterThan(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task More_readers_that_stop_than_there_are_pipes_get_every_byte_in_the_end()
    {
        const int Count = 300;
        const int Length = 6_000_000;
        var benches = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => SocketBench.CreateAsync(useKernel: true)));
        var runs = benches.Select(bench => bench.Relay.RunAsync()).ToArray();
        var sending = benches.Select((bench, i) => RandomBytes.WriteAsync(bench.User.Stream, i, Length)).ToArray();
        var moved = -1L;
        await Eventually.TrueAsync(() => moved == (moved = benches.Sum(bench => bench.Relay.BytesUp)) && moved > 0);

        var received = await Task.WhenAll(benches.Select((bench, i) => RandomBytes.VerifyAsync(bench.Server.Stream, i, Length)));

        received.Should().BeEquivalentTo(await Task.WhenAll(sending), options => options.WithStrictOrdering());
        foreach (var bench in benches)
        {
            await bench.DisposeAsync();
        }

        await Task.WhenAll(runs);
    }
}
