using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Tests.Kernel;

public sealed class ReadinessLanesTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_that_looks_no_more_wakes_one_that_waits()
    {
        if (!Epoll.IsSupported || EventLoops.MaxCount < 2)
        {
            return; // There is no other.
        }

        using var listener = Listen();
        var lanes = new ReadinessLanes((int)listener.Handle);
        var waiting = lanes.WaitAsync(lane: 1, CancellationToken.None).AsTask();

        lanes.PassOn(lane: 0);

        await waiting;
        lanes.Close();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_nobody_waits_whoever_does_next_looks_once_more()
    {
        if (!Epoll.IsSupported || EventLoops.MaxCount < 2)
        {
            return;
        }

        using var listener = Listen();
        var lanes = new ReadinessLanes((int)listener.Handle);
        var first = lanes.WaitAsync(lane: 1, CancellationToken.None).AsTask();
        lanes.PassOn(lane: 0);
        await first;
        lanes.PassOn(lane: 0);

        await lanes.WaitAsync(lane: 1, CancellationToken.None);

        var last = lanes.WaitAsync(lane: 1, CancellationToken.None).AsTask();
        last.IsCompleted.Should().BeFalse("it was told once");
        lanes.Close();
        await last;
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }
}
