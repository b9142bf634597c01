using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Tests.TestKit;

/// <summary>Counts what the whole process holds, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(LeakCheck), DisableParallelization = true)]
public sealed class LeakCheckCollection;

[Collection(nameof(LeakCheck))]
public sealed class LeakCheckTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_closed_is_not_missed()
    {
        var baseline = await LeakCheck.BaselineAsync();
        await using (var server = EchoServer.Start())
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(server.EndPoint);
        }

        await LeakCheck.ReturnsToAsync(baseline);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_left_is_listed_with_its_state()
    {
        // Loops that nobody uses end after a moment, and with them some descriptors: in here they stay.
        EventLoop[] loops = Epoll.IsSupported ? [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => EventLoops.Join())] : [];
        var baseline = await LeakCheck.BaselineAsync();
        using var left = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        left.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        left.Listen();

        var check = () => LeakCheck.ReturnsToAsync(baseline, TimeSpan.FromMilliseconds(20));

        await check.Should().ThrowAsync<LeakException>().WithMessage($"*1 sockets, 1 desc*tcp LISTEN {left.LocalEndPoint} -> 0.0.0.0:0*");
        Array.ForEach(loops, loop => EventLoops.Leave(loop));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Timers_that_still_run_are_counted()
    {
        var baseline = await LeakCheck.BaselineAsync();

        // Those of the runner come and go, and all of them may end meanwhile.
        var left = Enumerable.Range(0, (int)baseline.Timers + 20).Select(_ => new Timer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan)).ToList();
        var check = () => LeakCheck.ReturnsToAsync(baseline, TimeSpan.FromMilliseconds(20));

        (await check.Should().ThrowAsync<LeakException>()).WithMessage("* timers.*");
        left.ForEach(timer => timer.Dispose());
        await LeakCheck.ReturnsToAsync(baseline);
    }
}
