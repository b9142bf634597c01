using System.Net;
using System.Net.Sockets;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Transports.Tcp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Services;

public sealed class AcceptLoopTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Failing_accepts_are_tried_again_at_growing_intervals_of_at_most_a_second()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        double[] expected = [5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000];
        foreach (var (i, delay) in expected.Index())
        {
            bench.Listener.Fail(new GostException(FailureReason.ResourcesExhausted, "no descriptors"));
            await Eventually.TrueAsync(() => Failures(bench).Length == i + 1);
            Failures(bench)[i].State["Delay"].Should().Be(TimeSpan.FromMilliseconds(delay));
            await bench.Time.WaitForTimersAsync(1);
            bench.Time.Advance(TimeSpan.FromMilliseconds(delay - 1));
            bench.Listener.Accepts.Should().Be(i + 1);
            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Eventually.TrueAsync(() => bench.Listener.Accepts == i + 2);
        }

        bench.Runner.State.Should().Be(ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_success_after_failures_is_told_and_starts_the_intervals_anew()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        await FailOnceAsync(bench);
        await FailOnceAsync(bench);

        bench.Listener.Connect();

        (await bench.LoggedAsync(EventIds.AcceptRecovered)).State["Failures"].Should().Be(2);
        await FailOnceAsync(bench);
        Failures(bench).Select(record => ((TimeSpan)record.State["Delay"]!).TotalMilliseconds).Should().Equal(5, 10, 5);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_listener_that_ends_by_itself_makes_the_service_a_failed_one_whose_connections_go_on()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        var client = bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1);

        bench.Listener.End();

        (await bench.LoggedAsync(EventIds.ServiceFailed)).Level.Should().Be(LogLevel.Error);
        bench.Runner.State.Should().Be(ServiceState.Failed);
        bench.Runner.Connections.Count.Should().Be(1);
        await client.CompleteWritesAsync();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 0);
        await bench.Runner.DisposeAsync();
        bench.Runner.State.Should().Be(ServiceState.Stopped);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_handler_never_holds_up_the_accepts()
    {
        await using var bench = new ServiceBench((_, stop) => Task.Delay(Timeout.Infinite, stop));
        for (var i = 0; i < 10; i++)
        {
            bench.Listener.Connect();
        }

        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 10);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task At_the_limit_the_next_connection_waits_in_the_listener()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync, connectionLimit: 2);
        var clients = Enumerable.Range(0, 4).Select(_ => bench.Listener.Connect()).ToArray();
        await bench.LoggedAsync(EventIds.ConnectionLimitReached);
        (bench.Runner.Connections.Count, bench.Listener.Accepts).Should().Be((2, 2));

        await clients[0].CompleteWritesAsync();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Statistics is { Accepted: 3, Active: 2 });

        await bench.Runner.ChangeAsync(new ServiceHandler(bench.Handler, () => ValueTask.CompletedTask), connectionLimit: 3);
        await Eventually.TrueAsync(() => bench.Runner.Connections.Statistics is { Accepted: 4, Active: 3 });
        bench.Log.Records.Count(record => record.EventId.Id == EventIds.ConnectionLimitReached).Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_limit_holds_and_nobody_is_forgotten_with_a_listener_that_accepts_several_at_once(int limit)
    {
        const int Clients = 300;
        var (current, most) = (0, 0);
        var listener = TcpConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), new TcpOptions());
        var handler = new FunctionHandler(async (connection, token) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref current));
            await FunctionHandler.DrainAsync(connection, token);
            Interlocked.Decrement(ref current);
        });
        await using var runner = new ServiceRunner(
            "service-0", listener, new ServiceHandler(handler, () => ValueTask.CompletedTask), limit, TimeProvider.System, NullLogger.Instance);
        runner.Start();

        await Parallel.ForAsync(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, token) =>
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint!, token);
            client.Shutdown(SocketShutdown.Send);
            (await client.ReceiveAsync(new byte[1], token)).Should().Be(0, "it was served to its end");
        });

        most.Should().BeInRange(1, limit);
        await Eventually.TrueAsync(() => runner.Connections.Statistics is { Accepted: Clients, Active: 0, Failed: 0 });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_listener_that_fails_because_it_was_stopped_is_not_reported()
    {
        var listener = new BlockingListener();
        using var log = new LogCollector();
        var handler = new ServiceHandler(new FunctionHandler(FunctionHandler.DrainAsync), () => ValueTask.CompletedTask);
        var runner = new ServiceRunner("service-0", listener, handler, 1, new ManualTime(), log.CreateLogger("service"));
        runner.Start();
        await listener.Waiting;

        await runner.DisposeAsync();

        log.Records.Select(record => record.EventId.Id).Should().Equal(EventIds.ServiceListening, EventIds.ServiceStopped);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_waits_for_its_end_does_not_go_on_on_the_thread_of_a_loop()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        var listener = new PromptListener();
        var loop = new AcceptLoop(bench.Runner, listener);
        await listener.Waiting;
        var ending = EndAsync(loop);

        listener.End();

        (await ending).Should().BeFalse();

        static async Task<bool> EndAsync(AcceptLoop loop)
        {
            await loop.DisposeAsync().ConfigureAwait(false);
            return PromptThread.IsCurrent;
        }
    }

    private static LogRecord[] Failures(ServiceBench bench) =>
        [.. bench.Log.Records.Where(record => record.EventId.Id == EventIds.AcceptFailed)];

    private static async Task FailOnceAsync(ServiceBench bench)
    {
        var accepts = bench.Listener.Accepts;
        bench.Listener.Fail(new IOException("no"));
        await bench.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => bench.Listener.Accepts > accepts);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int before;
        while ((before = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, before) != before)
        {
        }
    }
}
