using System.Net;
using System.Net.Sockets;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Transports.Tcp;

namespace GostSharp.Tests.Services;

/// <summary>What becomes of connections that were waited for when the limit was a higher one.</summary>
public sealed class AcceptLimitTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_comes_after_the_limit_has_fallen_waits_for_room()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync, connectionLimit: 2);
        var first = await LowerBehindAsync(bench);

        bench.Listener.Connect();

        await bench.LoggedAsync(EventIds.ConnectionLimitReached);
        bench.Runner.Connections.Statistics.Should().Be(new ServiceStatistics(Accepted: 1, Active: 1, Failed: 0, BytesUp: 0, BytesDown: 0));
        await first.CompleteWritesAsync();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Statistics is { Accepted: 2, Active: 1 });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_waits_for_room_is_let_go_with_the_end()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync, connectionLimit: 2);
        await LowerBehindAsync(bench);
        var waiting = bench.Listener.Connect();
        await bench.LoggedAsync(EventIds.ConnectionLimitReached);

        await bench.Runner.DisposeAsync();

        await waiting.Stream.Invoking(stream => stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
        bench.Runner.Connections.Statistics.Accepted.Should().Be(1);
        bench.Runner.Connections.Limit = 1;
        bench.Runner.Connections.TryReserve(out _).Should().BeTrue("nothing is kept for it any more");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_limit_that_has_fallen_holds_with_a_listener_that_accepts_several_at_once()
    {
        const int Clients = 6;
        var listener = TcpConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), new TcpOptions());
        var (current, isTooMuch) = (0, false);
        var handler = new FunctionHandler(async (connection, token) =>
        {
            isTooMuch |= Interlocked.Increment(ref current) > 1;
            await FunctionHandler.DrainAsync(connection, token);
            Interlocked.Decrement(ref current);
        });
        using var log = new LogCollector();
        await using var runner = new ServiceRunner("service-0", listener, NewHandler(handler), listener.Lanes + 1, TimeProvider.System, log.CreateLogger("service"));
        runner.Start();
        using var first = await ConnectAsync(listener);
        await Eventually.TrueAsync(() => runner.Connections.Count == 1 && IsFull(runner.Connections));

        await runner.ChangeAsync(NewHandler(handler), connectionLimit: 1);
        var others = await Task.WhenAll(Enumerable.Range(1, Clients - 1).Select(_ => ConnectAsync(listener)));
        await log.WaitForAsync(record => record.EventId.Id == EventIds.ConnectionLimitReached);
        first.Shutdown(SocketShutdown.Send);
        await Task.WhenAll(others.Select(SeeEndAsync));

        isTooMuch.Should().BeFalse();
        runner.Connections.Statistics.Accepted.Should().Be(Clients);
    }

    // One is there, and the loop waits for another when there is no room for it any more.
    private static async Task<StreamConnection> LowerBehindAsync(ServiceBench bench)
    {
        var first = bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1 && bench.Listener.Accepts == 2);
        await bench.Runner.ChangeAsync(NewHandler(bench.Handler), connectionLimit: 1);
        return first;
    }

    private static ServiceHandler NewHandler(FunctionHandler handler) => new(handler, () => ValueTask.CompletedTask);

    private static bool IsFull(ConnectionTracker tracker)
    {
        var isFull = !tracker.TryReserve(out _);
        if (!isFull)
        {
            tracker.Release();
        }

        return isFull;
    }

    private static async Task<Socket> ConnectAsync(TcpConnectionListener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);
        return client;
    }

    private static async Task SeeEndAsync(Socket client)
    {
        client.Shutdown(SocketShutdown.Send);
        (await client.ReceiveAsync(new byte[1])).Should().Be(0, "it was served to its end");
        client.Dispose();
    }
}
