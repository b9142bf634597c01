using System.Net;
using System.Net.Sockets;

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
        var baseline = await LeakCheck.BaselineAsync();
        using var left = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        left.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        left.Listen();

        var check = () => LeakCheck.ReturnsToAsync(baseline, TimeSpan.FromMilliseconds(20));

        await check.Should().ThrowAsync<LeakException>().WithMessage($"*1 sockets, 1 desc*tcp LISTEN {left.LocalEndPoint} -> 0.0.0.0:0*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_timer_that_still_runs_is_counted()
    {
        var baseline = await LeakCheck.BaselineAsync();
        using var left = new Timer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        var check = () => LeakCheck.ReturnsToAsync(baseline, TimeSpan.FromMilliseconds(20));

        await check.Should().ThrowAsync<LeakException>().WithMessage("*1 timers*");
    }
}
